package corpus

// Bounds of a page with its attachments, for sources that know their pages
// without links.
const (
	MaxAttachments     = maxAttachments
	MaxAttachmentBytes = maxAttachmentBytes
)
