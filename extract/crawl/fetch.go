package crawl

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"time"

	"gongkai/extract/crawl/landing"
)

const (
	maxRedirects = 5
	maxTries     = 3
	maxHeader    = 256 << 10
)

// answer is what a server said.
type answer struct {
	*http.Response
	request *http.Request
	at      time.Time
	ip      string
	body    []byte // as sent
	decoded []byte
}

// client makes the client of a crawl: no proxies, whose connections could not be
// looked at; no cookies; no redirects of its own; and no content decoded behind
// our back.
func (p *plan) client() *http.Client {
	d := dialer(p.addresses, p.Timeout)
	dial := d.DialContext
	if len(p.resolve) > 0 {
		dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			if to, ok := p.resolve[strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(address, ":80"), ":443"))]; ok {
				address = to
			}
			return d.DialContext(ctx, network, address)
		}
	}
	return &http.Client{
		Transport: &http.Transport{
			DialContext: dial, DisableCompression: true, ForceAttemptHTTP2: true, MaxConnsPerHost: p.Concurrency + 1,
			ResponseHeaderTimeout: p.Timeout, TLSHandshakeTimeout: p.Timeout, IdleConnTimeout: time.Minute, MaxResponseHeaderBytes: maxHeader,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// resolved reads HOST=ADDRESS:PORT.
func resolved(s string) (host, to string, err error) {
	host, to, ok := strings.Cut(strings.ToLower(s), "=")
	if _, _, err := net.SplitHostPort(to); !ok || host == "" || err != nil {
		return "", "", fmt.Errorf("%q: write HOST=ADDRESS:PORT", s)
	}
	return host, to, nil
}

// request makes one request of an address, with conditions where the landing
// zone has it already.
func (c *crawler) request(ctx context.Context, u *url.URL, last *landing.Capture) (*answer, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	a := &answer{at: c.clock.Now()}
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(i httptrace.GotConnInfo) {
		if host, _, err := net.SplitHostPort(i.Conn.RemoteAddr().String()); err == nil {
			a.ip = host
		}
	}})
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("User-Agent", c.UserAgent())
	r.Header.Set("Accept", "text/html,application/xhtml+xml,application/pdf,*/*;q=0.5")
	r.Header.Set("Accept-Language", "zh-CN,zh;q=0.9")
	r.Header.Set("Accept-Encoding", "gzip")
	if last != nil && last.Status == http.StatusOK {
		if last.ETag != "" {
			r.Header.Set("If-None-Match", last.ETag)
		}
		if last.Changed != "" {
			r.Header.Set("If-Modified-Since", last.Changed)
		}
	}
	a.request = r
	if a.Response, err = c.http.Do(r); err != nil {
		return nil, err
	}
	defer a.Body.Close()
	if a.StatusCode == http.StatusNotModified || !taken(a.Response) {
		return a, nil
	}
	if a.body, err = readAtMost(a.Body, c.BodyBytes); err != nil {
		return a, err
	}
	a.decoded, err = decode(a.Header.Get("Content-Encoding"), a.body, c.BodyBytes)
	return a, err
}

// taken says whether the body of an answer is read at all: that of a busy or
// unwilling server is not, and of media that hold no report neither.
func taken(r *http.Response) bool {
	if isBusy(r.StatusCode) || isUnwilling(r.StatusCode) || r.StatusCode >= 500 {
		return false
	}
	media, _, _ := strings.Cut(strings.ToLower(r.Header.Get("Content-Type")), "/")
	switch media {
	case "image", "audio", "video", "font":
		return false
	}
	return true
}

// isBusy are statuses of servers that want to be asked later.
func isBusy(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable
}

// isUnwilling are statuses of servers that do not want this crawler: forbidden,
// and what guards of Chinese sites answer.
func isUnwilling(status int) bool {
	return status == http.StatusForbidden || status == http.StatusPreconditionFailed || status == 521
}

// tooLargeError means that an answer is larger than what is taken.
type tooLargeError struct {
	what  string
	limit int64
}

func (e *tooLargeError) Error() string {
	return fmt.Sprintf("larger than %d bytes as %s", e.limit, e.what)
}

func readAtMost(r io.Reader, limit int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(b)) > limit {
		return nil, &tooLargeError{"sent", limit}
	}
	return b, err
}

// encodingError means that a body is in an encoding that was not asked for.
type encodingError string

func (e encodingError) Error() string { return fmt.Sprintf("content encoding %q", string(e)) }

// decode undoes the encoding of a body, up to a limit.
func decode(encoding string, body []byte, limit int64) ([]byte, error) {
	var r io.Reader
	var err error
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "", "identity":
		return body, nil
	case "gzip", "x-gzip":
		r, err = gzip.NewReader(bytes.NewReader(body))
	case "deflate":
		r, err = zlib.NewReader(bufio.NewReader(bytes.NewReader(body)))
	default:
		return nil, encodingError(encoding)
	}
	if err != nil {
		return nil, fmt.Errorf("decoding %s: %w", encoding, err)
	}
	out, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fmt.Errorf("decoding %s: %w", encoding, err)
	}
	if int64(len(out)) > limit {
		return nil, &tooLargeError{"decoded", limit}
	}
	return out, nil
}

// ask asks a host for an address, and again where it is busy or gives no answer.
// An error is a *stoppedError where the host is left, one of ctx, or tells why
// this answer cannot be had.
func (c *crawler) ask(ctx context.Context, h *host, u *url.URL, last *landing.Capture) (*answer, error) {
	for try := 1; ; try++ {
		if err := h.turn(ctx); err != nil {
			return nil, err
		}
		a, err := c.request(ctx, u, last)
		h.done()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var large *tooLargeError
		var private *PrivateAddressError
		var unknown encodingError
		switch {
		case errors.As(err, &private):
			return nil, h.stop(err.Error())
		case errors.As(err, &large), errors.As(err, &unknown):
			return nil, err
		case err != nil:
			if left := h.failed(err); left != nil {
				return nil, left
			}
			if try == maxTries {
				return nil, err
			}
			h.pause(c.backOff(try))
			continue
		}
		h.answered()
		h.count(func(r *HostResult) { r.Bytes += int64(len(a.body)) })
		switch {
		case isUnwilling(a.StatusCode):
			return nil, h.stop(fmt.Sprintf("it does not want this crawler: status %d of %s", a.StatusCode, u))
		case isBusy(a.StatusCode):
			wait := max(retryAfter(a.Header.Get("Retry-After"), c.clock.Now()), c.backOff(try))
			if wait > c.MaxWait {
				return nil, h.stop(fmt.Sprintf("it is busy, and asks to wait for %s", wait.Round(time.Second)))
			}
			if try == maxTries {
				return nil, h.stop(fmt.Sprintf("it is busy: status %d of %s, %d times", a.StatusCode, u, try))
			}
			h.busy(wait)
		case a.StatusCode >= 500:
			if left := h.failed(errors.New(a.Status)); left != nil {
				return nil, left
			}
			if try == maxTries {
				return nil, fmt.Errorf("status %d", a.StatusCode)
			}
			h.pause(c.backOff(try))
		default:
			return a, nil
		}
	}
}

// backOff is the time to wait after that many tries: twice the time between
// requests, then four times as long.
func (c *Config) backOff(try int) time.Duration { return 2 * c.Interval << (2 * (try - 1)) }

// retryAfter reads the header of that name: seconds, or a date.
func retryAfter(s string, now time.Time) time.Duration {
	if n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64); err == nil && n >= 0 {
		return time.Duration(min(n, 1<<31)) * time.Second
	}
	if at, err := http.ParseTime(s); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}
