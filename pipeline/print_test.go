package pipeline

import "testing"

// Styles of tables that are put into the pages before they are printed.
const (
	ruled   = `table{border-collapse:collapse} td,th{border:1px solid black}`
	dotted  = `table{border-collapse:collapse} td,th{border:1px dotted black}`
	double  = `table{border-collapse:collapse} td,th{border:3px double black}`
	unruled = `table,td,th{border:none!important}`
	across  = `table{border-collapse:collapse} td,th{border:none!important;border-bottom:1px solid black!important}`
	shaded  = `td,th{border:none!important;background:#e8eef8}`
	tall    = `table{border-collapse:collapse} td,th{border:1px solid black;padding:14px 3px}`
)

// styled is the begin of a script that puts a style and the page's true charset
// into it.
func styled(css string) string {
	return `page=$(dirname "$2")/styled.html; { echo '<meta charset="utf-8"><style>*{font-family:"WenQuanYi Zen Hei"} td{width:auto!important} ` + css + `</style>'; cat "$1"; } > "$page"; `
}

func chromium(css string) string {
	return styled(css) + `chromium --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync --user-data-dir="$(dirname "$2")/profile" --print-to-pdf="$2" "file://$page"; rm -rf "$page" "$(dirname "$2")/profile"`
}

// printers are programs that print documents as PDF, or make another PDF of one.
// One of the pages sets cells of a column left, right and in the middle: without
// lines its columns are in doubt.
var printers = []converter{
	{"Chromium, ruled", "html", 0.995, "chromium", chromium(ruled)},
	{"Chromium, dotted", "html", 0.99, "chromium", chromium(dotted)},
	{"Chromium, double lines", "html", 0.99, "chromium", chromium(double)},
	{"Chromium, not ruled", "html", 0.9, "chromium", chromium(unruled)},
	{"Chromium, lines across", "html", 0.9, "chromium", chromium(across)},
	{"Chromium, shaded", "html", 0.9, "chromium", chromium(shaded)},
	{"Chromium, tall rows", "html", 0.99, "chromium", chromium(tall)},
	{"LibreOffice", "docx", 0.995, "soffice", `soffice "-env:UserInstallation=file://$(dirname "$2")/office" --headless --convert-to pdf --outdir "$(dirname "$2")" "$1" && mv "${1%.*}.pdf" "$2"; rm -rf "$(dirname "$2")/office"`},
	{"WeasyPrint", "html", 0.97, "weasyprint", styled(ruled) + `weasyprint "$page" "$2"; rm "$page"`},
	{"wkhtmltopdf", "html", 0.99, "wkhtmltopdf", styled(ruled) + `QT_QPA_PLATFORM=offscreen wkhtmltopdf -q "$page" "$2"; rm "$page"`},
	{"Ghostscript", "pdf", 0.995, "gs", `gs -q -o "$2" -sDEVICE=pdfwrite -dCompatibilityLevel=1.3 "$1"`},
	{"cairo", "pdf", 0.995, "pdftocairo", `pdftocairo -pdf "$1" "$2"`},
	{"MuPDF", "pdf", 1, "mutool", `mutool clean -gggg -z "$1" "$2"`},
	{"qpdf, locked for changes", "pdf", 1, "qpdf", `qpdf --encrypt "" owner 256 -- "$1" "$2"`},
	{"qpdf, turned", "pdf", 1, "qpdf", `qpdf --rotate=+90 "$1" "$2"`},
}

// TestPrintConverters reads the labelled documents as other programs print them.
func TestPrintConverters(t *testing.T) { testConverters(t, printers) }
