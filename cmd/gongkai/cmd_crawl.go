package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"gongkai/pipeline"
	"gongkai/pipeline/config"
)

// crawlFlags are the settings of a crawl.
type crawlFlags struct {
	FromSites   []string      `name:"sites" conf:"crawl.sites" placeholder:"ADDRESS" help:"Web sites to crawl: their home pages, or pages of the column of reports; instead of arguments."`
	Landing     string        `conf:"crawl.landing" place:"yes" default:"landing" placeholder:"DIR" help:"Landing zone: the folder of WARC files that a crawl fills, and a run reads."`
	Contact     string        `conf:"crawl.contact" placeholder:"ADDRESS" help:"Page or mail address where operators of sites reach you; part of the user agent. A crawl needs one."`
	Interval    time.Duration `conf:"crawl.interval" default:"3s" placeholder:"TIME" help:"Time between requests to a host, at least; its robots.txt may ask for more."`
	Concurrency int           `conf:"crawl.concurrency" default:"1" placeholder:"N" help:"Requests at a time to a host."`
	Hosts       int           `conf:"crawl.hosts" default:"8" placeholder:"N" help:"Sites at a time."`
	Timeout     time.Duration `conf:"crawl.timeout" default:"30s" placeholder:"TIME" help:"Of a request."`
	MaxWait     time.Duration `conf:"crawl.max_wait" default:"10m" placeholder:"TIME" help:"Leave a host that asks to wait longer."`
	Allow       []string      `conf:"crawl.allow" placeholder:"HOST" help:"Hosts to go to besides those of the sites, with paths: *.a.gov.cn, b.gov.cn/files/."`
	Deny        []string      `conf:"crawl.deny" placeholder:"HOST" help:"Hosts and paths not to go to."`
	MaxRequests int           `conf:"crawl.max_requests" default:"5000" placeholder:"N" help:"Requests to a host in one crawl, at most; 0: any number."`
	MaxBytes    int64         `conf:"crawl.max_bytes" default:"2147483648" placeholder:"N" help:"Bytes that a host may send in one crawl; 0: any number."`
	MaxTime     time.Duration `conf:"crawl.max_time" default:"6h" placeholder:"TIME" help:"Time that a host takes in one crawl; 0: any."`
	Private     []string      `conf:"crawl.private_addresses" placeholder:"NETWORK" help:"DANGEROUS: networks that are not of the public web, to which the crawl may go all the same: 10.1.0.0/16. For tests and intranets."`
	Resolve     []string      `conf:"crawl.resolve" placeholder:"HOST=ADDRESS:PORT" help:"Go to that address for a host, whatever its name resolves to. For tests and intranets."`
}

// config is what they ask a crawl to do.
func (f *crawlFlags) config(a *app, sites []string, documentBytes int64) pipeline.CrawlConfig {
	return pipeline.CrawlConfig{
		Sites: sites, Allow: f.Allow, Deny: f.Deny, Contact: f.Contact, Version: version(), Interval: f.Interval, Concurrency: f.Concurrency, Hosts: f.Hosts,
		Timeout: f.Timeout, MaxWait: f.MaxWait, BodyBytes: documentBytes, Budget: pipeline.CrawlBudget{Requests: f.MaxRequests, Bytes: f.MaxBytes, Time: f.MaxTime},
		Addresses: f.Private, Resolve: f.Resolve, Log: a.log,
	}
}

// wrong says what a crawl cannot begin with, or "".
func (f *crawlFlags) wrong(a *app, sites []string) string {
	switch {
	case f.Landing == "":
		return "no landing zone: --landing DIR, or crawl.landing in " + config.Name
	case f.Contact == "":
		return "a crawl tells sites whom to ask: --contact ADDRESS, or crawl.contact in " + config.Name
	case f.Interval < 0 || f.Timeout <= 0 || f.MaxWait < 0 || f.MaxTime < 0:
		return "times must not be negative, and a request needs some"
	case f.Concurrency < 1 || f.Hosts < 1:
		return "at least one request and one site at a time"
	case f.MaxRequests < 0 || f.MaxBytes < 0:
		return "budgets must not be negative"
	}
	c := f.config(a, sites, 1)
	if err := c.Check(); err != nil {
		return err.Error()
	}
	return ""
}

// warn is loud about what a crawl of the public web does not do.
func (f *crawlFlags) warn(a *app) {
	if len(f.Private) > 0 {
		a.log.Warn().Strs("networks", f.Private).Msg("the crawl may go to addresses that are not of the public web: whoever writes the pages can let it ask hosts of your own network")
	}
	if len(f.Resolve) > 0 {
		a.log.Warn().Strs("hosts", f.Resolve).Msg("hosts are sought elsewhere than their names say")
	}
	if f.Interval < time.Second {
		a.log.Warn().Stringer("interval", f.Interval).Msg("less than a second between requests to a host is not polite to sites of others")
	}
}

type crawlCmd struct {
	Sites []string `arg:"" optional:"" name:"site" help:"Web sites: home pages, pages of the column of reports, or files that list such addresses."`
	crawlFlags
	MaxDocumentBytes int64 `conf:"limits.document_bytes" default:"67108864" placeholder:"N" help:"Do not take a larger answer."`
	DryRun           bool  `help:"Tell what would be asked, of whom and how fast, and ask nobody."`
	Quiet            bool  `short:"q" help:"No summary."`
}

// Help is shown by gongkai crawl --help.
func (*crawlCmd) Help() string {
	return `Fetches reports from web sites into a landing zone, a folder of WARC files, and reads nothing:
gongkai run reads from there, and never fetches again. From the home page of a site, or from its
column of reports (政府信息公开年报), the reports of all years are found, with their attachments.

Each host is asked for its robots.txt first. Between requests lie three seconds, or what the host
asks for; a host that is busy is waited for, and one that answers 403, 412 or 521 is left. What
was fetched before is asked for with conditions, so that what has not changed is not sent again. Only the
hosts of the sites and those allowed are asked, and none with an address that is not of the
public web. Proxies of the environment are not used, since they would hide where requests go.

A crawl that was stopped is gone on with by the next one, within a day.

Example:
  gongkai crawl https://www.a.gov.cn/ --contact mailto:me@example.org --dry-run
  gongkai crawl https://www.a.gov.cn/ --contact mailto:me@example.org --landing landing
  gongkai run landing --warehouse warehouse`
}

// Run implements the command.
func (c *crawlCmd) Run(a *app) error {
	if len(c.Sites) == 0 {
		c.Sites = c.FromSites
	}
	sites, others, err := pipeline.Sites(c.Sites)
	if err != nil {
		return err
	}
	sites = append(sites, others...) // a host alone is an address too
	wrong := ""
	if len(sites) == 0 {
		wrong = "no site: name its address, or crawl.sites in " + config.Name
	} else {
		wrong = c.wrong(a, sites)
	}
	if wrong != "" {
		fmt.Fprintf(a.stderr, "gongkai: %s\ngongkai: hint: gongkai crawl --help has examples\n", wrong)
		return exit(exitUsage)
	}
	settings := c.config(a, sites, c.MaxDocumentBytes)
	if c.DryRun {
		return c.plan(a, settings)
	}
	c.warn(a)
	r, err := pipeline.Crawl(a.ctx, c.Landing, settings)
	if r != nil && !c.Quiet {
		tellCrawl(a, r)
	}
	if err == nil {
		if why, empty := r.Empty(); empty {
			return fmt.Errorf("no site gave an answer: %s", why)
		}
	}
	if err == nil && !c.Quiet {
		fmt.Fprintf(a.stdout, "\nnext:\n  gongkai run %s --warehouse warehouse\n", c.Landing)
	}
	if err != nil && a.ctx.Err() != nil && r != nil {
		return hinted{errors.New("interrupted; what was fetched is kept"), "the same command goes on with it"}
	}
	return err
}

// plan prints what a crawl would do.
func (c *crawlCmd) plan(a *app, settings pipeline.CrawlConfig) error {
	sites, err := pipeline.PlanCrawl(c.Landing, settings)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "landing zone  %s\nuser agent    %s\ngoes to       %s\n", c.Landing, settings.UserAgent(), settings.Scope())
	fmt.Fprintf(a.stdout, "at a time     %d sites, %d requests to a host\nbudget        %s\n", c.Hosts, c.Concurrency, budget(settings.Budget))
	if len(c.Private) > 0 {
		fmt.Fprintf(a.stdout, "DANGEROUS     may go to %s\n", strings.Join(c.Private, ", "))
	}
	for _, s := range sites {
		fmt.Fprintf(a.stdout, "\n%s: one request each %s or slower, as its robots.txt asks\n", s.Host, s.Interval)
		if s.Landed > 0 {
			fmt.Fprintf(a.stdout, "  the landing zone holds %d addresses of it, %d of them reports and attachments: they are asked for with conditions\n", s.Landed, s.Documents)
		}
		if s.Resume {
			fmt.Fprintf(a.stdout, "  a crawl was stopped: what it has fetched is not asked for again\n")
		}
		fmt.Fprintf(a.stdout, "  first  %s\n  then   the column of reports, its pages, the reports and their attachments\n", strings.Join(s.Asked, "\n         "))
	}
	fmt.Fprintln(a.stdout, "\nnobody was asked")
	return nil
}

func budget(b pipeline.CrawlBudget) string {
	words := []string{"any number of requests", "any number of bytes", "any time"}
	if b.Requests > 0 {
		words[0] = fmt.Sprintf("%d requests", b.Requests)
	}
	if b.Bytes > 0 {
		words[1] = size(b.Bytes)
	}
	if b.Time > 0 {
		words[2] = b.Time.String()
	}
	return strings.Join(words, ", ") + " for each host"
}

// tellCrawl prints what a crawl did, host by host.
func tellCrawl(a *app, r *pipeline.CrawlResult) {
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.Style().Options = table.OptionsNoBordersAndSeparators
	t.Style().Box.PaddingLeft = ""
	t.Style().Format.Header = text.FormatDefault
	t.AppendHeader(table.Row{"host", "requests", "new", "unchanged", "reports", "attachments", "lists", "others", "missing", "failed", "refused", "received", ""})
	var sum pipeline.HostResult
	for _, h := range r.Hosts {
		t.AppendRow(table.Row{h.Host, h.Requests, h.Fetched, h.Unchanged, h.Reports, h.Attachments, h.Lists, h.Others, h.Missing, h.Failed, h.Refused, size(h.Bytes), h.Stopped})
		sum.Requests += h.Requests
		sum.Fetched += h.Fetched
		sum.Unchanged += h.Unchanged
		sum.Reports += h.Reports
		sum.Kept += h.Kept
		sum.Bytes += h.Bytes
	}
	fmt.Fprintln(a.stdout, t.Render())
	resumed := ""
	if r.Resumed {
		resumed = fmt.Sprintf(", gone on with a crawl that had fetched %d", sum.Kept)
	}
	fmt.Fprintf(a.stdout, "crawled %d hosts: %d reports; %d requests, %d new, %d unchanged%s; received %s in %s\n",
		len(r.Hosts), sum.Reports, sum.Requests, sum.Fetched, sum.Unchanged, resumed, size(sum.Bytes), r.Elapsed.Round(10*time.Millisecond))
	if len(r.Outside) > 0 {
		fmt.Fprintf(a.stdout, "links lead to hosts that are not allowed: %s\n", strings.Join(r.Outside, ", "))
	}
}
