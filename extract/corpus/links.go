package corpus

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/extract/html"
	"gongkai/schemas"
)

// A report may be spread over a page and the files that the page links to. So
// a page is handed over with its attachments, and an attachment with its page,
// as companions: each is a document of its own still, and what is read of it
// depends on it and its companions alone, in whatever order they come.

// Companion is a document that belongs to another one.
type Companion struct {
	Role    string // what it is to the other, one of schemas.Companion*
	URI     string
	Text    string // what the page calls the attachment
	Content []byte
}

// Bounds of what is handed over together. A page that links to more files is a
// list of reports, and none of them belongs to it.
const (
	MaxAttachments     = 8
	MaxAttachmentBytes = BatchBytes // of all attachments of a page
	maxPageBytes       = 4 << 20
)

// endings of files that are pages, and of files that may be attachments, in
// lower case. A name only says what is worth a look; what a document is, its
// bytes tell.
var (
	pageEndings       = []string{".html", ".htm", ".shtml", ".xhtml", ".jhtml", ".jsp", ".asp", ".aspx", ".php", ".do"}
	attachmentEndings = []string{".pdf", ".doc", ".docx", ".wps", ".xls", ".xlsx", ".et", ".odt", ".ods", ".rtf", ".ofd"}
)

func endsIn(name string, endings []string) bool {
	return slices.Contains(endings, strings.ToLower(path.Ext(name)))
}

// isPage says whether a document is worth a look for links. Of a document from
// the web its content type tells.
func isPage(uri, media string) bool {
	return endsIn(uri, pageEndings) || strings.HasPrefix(strings.ToLower(media), "text/html")
}

// IsAttachment says whether a link leads to a file that may hold a report, or
// tables of one, and what the file is called.
func IsAttachment(l html.Link) (name string, ok bool) {
	for _, p := range paths(l.Href) {
		if endsIn(p, attachmentEndings) && utf8.ValidString(p) {
			name = path.Base(p) // the last is that with escapes resolved
		}
	}
	return name, name != ""
}

// attachmentLinks are the links of a page that may lead to attachments.
func attachmentLinks(page []byte) []html.Link {
	if !namesAttachment(page) {
		return nil
	}
	var out []html.Link
	for _, l := range html.Links(page) {
		if _, ok := IsAttachment(l); ok {
			out = append(out, l)
		}
	}
	return out
}

// namesAttachment says whether a page has an ending of attachments anywhere.
// Most pages have none, and need not be taken apart.
func namesAttachment(page []byte) bool {
	if bytes.IndexByte(page, 0) >= 0 { // UTF-16
		return true
	}
	for {
		dot := bytes.IndexByte(page, '.')
		if dot < 0 {
			return false
		}
		page = page[dot+1:]
		for _, ending := range attachmentEndings {
			if n := len(ending) - 1; n <= len(page) && strings.EqualFold(string(page[:n]), ending[1:]) {
				return true
			}
		}
	}
}

// paths lists the paths that a link may mean, the likeliest first: as written,
// with escapes resolved, which may be of GB18030, and what a download script is
// asked for.
func paths(href string) []string {
	if i := strings.IndexByte(href, '#'); i >= 0 {
		href = href[:i]
	}
	href, query, _ := strings.Cut(href, "?")
	href = strings.ReplaceAll(href, "\\", "/")
	if i := strings.Index(href, ":"); i >= 0 && !strings.Contains(href[:i], "/") {
		if !strings.HasPrefix(href[i:], "://") {
			return nil // javascript:, mailto:
		}
		href = href[i+len(":/"):] // /host/path
	}
	out := spellings(href)
	for param := range strings.SplitSeq(query, "&") {
		if _, value, _ := strings.Cut(param, "="); endsIn(value, attachmentEndings) {
			out = append(out, spellings(value)...)
		}
	}
	return out
}

// spellings are the names that a path of a link may have on disk.
func spellings(p string) []string {
	if p == "" || len(p) > 2000 {
		return nil
	}
	out := []string{p}
	plain, err := url.PathUnescape(p)
	if err != nil || plain == p {
		return out
	}
	if utf8.ValidString(plain) {
		return append(out, plain)
	}
	if gb, err := simplifiedchinese.GB18030.NewDecoder().String(plain); err == nil {
		out = append(out, gb)
	}
	return append(out, plain)
}

// NewFile is a corpus of one file and, where it is a page, of the files that it
// links to.
func NewFile(name string, limits Limits) (*Files, error) {
	paths := []string{name}
	if endsIn(name, pageEndings) {
		content, _, err := readFile(name, nil, maxPageBytes)
		if err != nil {
			content = nil // the walk tells why
		}
		paths = append(paths, linkedFiles(name, html.Links(content))...)
	}
	return NewFiles(paths, "", limits)
}

// linkedFiles are the files on disk that a page links to.
func linkedFiles(page string, links []html.Link) []string {
	page = filepath.ToSlash(page)
	var out []string
	for _, l := range links {
		if _, ok := IsAttachment(l); !ok || len(out) > MaxAttachments {
			continue
		}
		for _, p := range places(page, l.Href) {
			if info, err := os.Stat(filepath.FromSlash(p)); err == nil && info.Mode().IsRegular() {
				out = append(out, filepath.FromSlash(p))
				break
			}
		}
	}
	return out
}

// bond is that of an attachment to its page.
type bond struct {
	page, attachment int    // indexes of the files
	text             string // of the link
}

// join finds which files are attachments of which pages. Pages are read for
// their links where the corpus holds any file that may be an attachment.
func (f *Files) join(ctx context.Context) error {
	names := make(map[string]int, len(f.files))
	candidates := false
	for i := range f.files {
		file := &f.files[i]
		names[f.rel(file)] = i
		candidates = candidates || endsIn(file.uri, attachmentEndings)
	}
	if !candidates {
		return nil
	}
	var buf []byte
	of := make(map[int][]bond) // bonds that an attachment may have
	for i := range f.files {
		file := &f.files[i]
		var links []html.Link
		if file.in != nil {
			links = file.in.items[file.item].Links
		} else if file.failed == "" && file.size <= maxPageBytes && endsIn(file.uri, pageEndings) {
			if err := ctx.Err(); err != nil {
				return err
			}
			var err error
			if buf, _, err = readFile(f.path(file), buf, maxPageBytes); err != nil {
				continue // it is handed over with its reason, alone
			}
			links = attachmentLinks(buf)
		}
		for _, b := range f.bonds(i, names, links) {
			of[b.attachment] = append(of[b.attachment], b)
		}
	}
	links := make(map[int]int) // of a page, to attachments
	for _, bonds := range of {
		for _, b := range bonds {
			links[b.page]++
		}
	}
	attachments := make([]int, 0, len(of))
	for a := range of {
		attachments = append(attachments, a)
	}
	slices.Sort(attachments)
	for _, a := range attachments {
		// Lists link to it too; the page with the fewest links is its own.
		best := slices.MinFunc(of[a], func(x, y bond) int {
			if d := links[x.page] - links[y.page]; d != 0 {
				return d
			}
			return x.page - y.page
		})
		page := &f.files[best.page]
		if links[best.page] > MaxAttachments || page.attached+f.files[a].size > MaxAttachmentBytes {
			continue
		}
		page.attached += f.files[a].size
		page.with = append(page.with, best)
		f.files[a].with = []bond{best}
	}
	return nil
}

// bonds are the attachments among the links of a page, each once.
func (f *Files) bonds(page int, names map[string]int, links []html.Link) []bond {
	var out []bond
	for _, l := range links {
		i, ok := f.target(names, &f.files[page], l.Href)
		if !ok || i == page || f.files[i].failed != "" || f.files[i].in != nil && f.files[i].as.Reason != "" {
			continue
		}
		if k := slices.IndexFunc(out, func(b bond) bool { return b.attachment == i }); k < 0 {
			out = append(out, bond{page, i, l.Text})
		} else if out[k].text == "" {
			out[k].text = l.Text // a frame shows it, a link names it
		}
	}
	return out
}

// target resolves a link of a page: by its address where the page has one, else
// as on disk.
func (f *Files) target(names map[string]int, page *file, href string) (int, bool) {
	if page.in != nil && page.as.URL != "" {
		base, err := url.Parse(page.as.URL)
		if err == nil {
			base, err = base.Parse(strings.TrimSpace(href))
		}
		if err == nil {
			base.Fragment = ""
			_, address, _ := strings.Cut(base.String(), "://")
			if i, ok := names[address]; ok {
				return i, true
			}
		}
	}
	return find(names, f.rel(page), href)
}

// find resolves a link of a page to a file: beside the page, below the root of
// a site that was mirrored, or, where browsers and crawlers laid files as they
// pleased, by its name beside the page or in the page's own folder.
func find(names map[string]int, page, href string) (int, bool) {
	for _, p := range places(page, href) {
		if i, ok := names[p]; ok {
			return i, true
		}
	}
	return 0, false
}

// places lists where the file may be that a link of a page means, the likeliest
// first.
func places(page, href string) []string {
	dir, base := path.Split(page)
	own := dir + strings.TrimSuffix(base, path.Ext(base)) + "_files/"
	var out []string
	for _, p := range paths(href) {
		if strings.HasPrefix(p, "/") {
			out = append(out, rooted(dir, path.Clean(p)[1:])...)
		} else {
			out = append(out, path.Join(dir, p))
		}
		out = append(out, dir+path.Base(p), own+path.Base(p))
	}
	return out
}

// rooted lists the places of a path of a site, with its host or without, in the
// folders above a page.
func rooted(dir, p string) []string {
	_, local, _ := strings.Cut(p, "/")
	var out []string
	for {
		for _, rest := range [...]string{p, local} {
			if rest != "" {
				out = append(out, dir+rest)
			}
		}
		if dir == "" || dir == "/" {
			return out
		}
		dir = dir[:strings.LastIndexByte(dir[:len(dir)-1], '/')+1]
	}
}

// partner is the other file of a bond, and what it is to this one.
func (f *Files) partner(of *file, b bond) (other *file, role string) {
	if other = &f.files[b.attachment]; other == of {
		return &f.files[b.page], schemas.CompanionPage
	}
	return other, schemas.CompanionAttachment
}

// companions reads the documents that belong to a file, and tells their stamps.
// One that cannot be read is left out; its own turn tells why.
func (f *Files) companions(ctx context.Context, of *file) (out []Companion, stamps []string) {
	for _, b := range of.with {
		other, role := f.partner(of, b)
		content, stamp, err := f.read(ctx, other, nil)
		stamps = append(stamps, stamp)
		if err != nil {
			continue
		}
		out = append(out, Companion{Role: role, URI: other.uri, Text: b.text, Content: content})
	}
	return out, stamps
}

// stampOf is a file's stamp with those of its companions, "" where one of them
// has none.
func (f *Files) stampOf(of *file) string {
	var stamps []string
	for _, b := range of.with {
		other, _ := f.partner(of, b)
		stamps = append(stamps, other.stamp)
	}
	return joinStamps(of.stamp, stamps)
}

// joinStamps makes one stamp of that of a file and those of its companions.
func joinStamps(own string, others []string) string {
	if len(others) == 0 || own == "" {
		return own
	}
	h := sha256.New()
	io.WriteString(h, own)
	for _, s := range others {
		if s == "" {
			return ""
		}
		io.WriteString(h, s)
	}
	return string(h.Sum(nil)[:16])
}
