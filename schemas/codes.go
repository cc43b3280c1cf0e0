package schemas

// Names of the fact tables and of the tables around them.
const (
	TableReports      = "reports"
	TableApplications = "applications"
	TableDisclosures  = "disclosures"
	TableDisputes     = "disputes"
	TableCategories   = "categories"
	TableSections     = "sections"
	TableChecks       = "checks"
	TableRejects      = "rejects"
	TableRuns         = "runs"
)

// FactTables are the tables of cells: those with a value for each cell of a form.
var FactTables = []string{TableApplications, TableDisclosures, TableDisputes}

// Statuses of a cell: what the document has in its place.
const (
	StatusReported  = "reported"  // a number
	StatusBlank     = "blank"     // the cell, empty
	StatusDash      = "dash"      // the cell with "/", "—", "无" and the like
	StatusMissing   = "missing"   // not this row or column
	StatusIllegible = "illegible" // something that cannot be read with certainty
)

// Statuses are all of them. Stages call a status by its place in the list.
var Statuses = [...]string{StatusReported, StatusBlank, StatusDash, StatusMissing, StatusIllegible}

// StatusPlace is the place of a status in [Statuses], -1 for another word.
func StatusPlace(status string) int {
	for i, s := range Statuses {
		if s == status {
			return i
		}
	}
	return -1
}

// Proofs of a cell: what stands behind its value.
const (
	ProofProved       = "proved"       // an identity that would break with any other value holds
	ProofConsistent   = "consistent"   // nothing speaks against it
	ProofUnproved     = "unproved"     // no identity reaches it
	ProofContradicted = "contradicted" // an identity that it is part of fails
)

// Proofs are all of them.
var Proofs = [...]string{ProofProved, ProofConsistent, ProofUnproved, ProofContradicted}

// Outcomes of a check.
const (
	OutcomePass          = "pass"
	OutcomeFail          = "fail"
	OutcomeNotApplicable = "not_applicable"
)

// Levels of an agency, the third partition key.
const (
	LevelNational   = "national"
	LevelProvince   = "province"
	LevelPrefecture = "prefecture"
	LevelCounty     = "county"
	LevelTownship   = "township"
)

// Types of an agency.
const (
	AgencyGovernment  = "government"  // 人民政府
	AgencyOffice      = "office"      // 人民政府办公厅, 办公室
	AgencyDepartment  = "department"  // 厅, 局, 委员会 of a government
	AgencyZone        = "zone"        // 管理委员会 of a development zone
	AgencyVertical    = "vertical"    // organs led from above: 税务局, 海关, 气象局
	AgencyInstitution = "institution" // 事业单位, public institutions
	AgencyOther       = "other"
)

// Scopes of a report.
const (
	ScopeArea  = "area"  // sums up all organs of its area
	ScopeOrgan = "organ" // this organ alone
)

// Sections of a report's prose.
const (
	SectionPreamble     = "preamble"
	SectionOverview     = "overview"
	SectionDisclosure   = "disclosure"
	SectionApplications = "applications"
	SectionDisputes     = "disputes"
	SectionProblems     = "problems"
	SectionOther        = "other"
)

// FormNone is the form of a report in which no statutory table was found.
const FormNone = "none"

// Reasons of a reject.
const (
	RejectNotAReport        = "not_a_report"
	RejectUnsupportedFormat = "unsupported_format"
	RejectUnreadable        = "unreadable"
	RejectTooLarge          = "too_large"
	RejectEncrypted         = "encrypted"
	RejectTimeout           = "timeout"
	RejectTooMany           = "too_many"       // entries in an archive
	RejectTooDeep           = "too_deep"       // archives within archives
	RejectUnsafePath        = "unsafe_path"    // the name of an entry leads out of its archive
	RejectAmbiguous         = "ambiguous"      // entries of an archive that have one name
	RejectNotFetched        = "not_fetched"    // an address that is only listed
	RejectPartOfReport      = "part_of_report" // an attachment whose tables are read with its page, or a page that leads to the report attached
)

// Kinds of source.
const (
	SourceFolder  = "folder"  // a file in a folder
	SourceArchive = "archive" // a file in a zip, tar or 7z, or one that was compressed
	SourceWARC    = "warc"    // a record of a WARC file
	SourceJSONL   = "jsonl"   // a row of a JSON Lines file
	SourceParquet = "parquet" // a row of a Parquet file
	SourceURLs    = "urls"    // a line of a list of addresses
	SourceWeb     = "web"     // what a crawl fetched
)

// Stages, as named in rejects and runs.
const (
	StageCrawl     = "crawl"
	StageExtract   = "extract"
	StageTransform = "transform"
	StageLoad      = "load"
)

// Kinds of clue: places of a report that tell who reports and when, in the
// order in which they are trusted.
const (
	ClueTitle    = "title"     // the title, joined over its lines
	ClueHeader   = "header"    // lines above the title: 文号, 签发人, breadcrumbs
	ClueMetadata = "metadata"  // the block of 索引号, 发布机构, 发布日期 that a web page carries
	ClueOpening  = "opening"   // paragraphs between the title and the first section
	ClueClosing  = "closing"   // signature, date and print lines after the last section
	ClueBody     = "body"      // prose of the sections
	ClueFileName = "file_name" // the source's path, relative to its corpus
	ClueHost     = "host"      // an address on the web: the source's, then the one that the page tells
	ClueDocument = "document"  // what a document of several reports says of all of them: it tells a place, never a year
)

// WarningCopy begins the warning of a report that is a copy: on a host that is not
// official, or with names replaced.
const WarningCopy = "copy"
