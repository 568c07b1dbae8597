.DEFAULT_GOAL := help
.PHONY: help install build demo serve test check lint format typecheck documents services bench long mutate clean

PROGRAM := node dist/cli/index.js
DEMO := sqlite:.demo/usage.db
ME := $(shell id -un)
AS_ROOT := $(if $(filter root,$(ME)),,sudo)

help: ## Show what can be made.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# npm writes this file last, so it tells whether the packages are those of the lock file.
node_modules/.package-lock.json: package-lock.json
	npm ci
	@touch $@

install: node_modules/.package-lock.json ## Install the packages; the first time it compiles SQLite, which takes minutes.

build: install ## Compile to dist/.
	npm run --silent build

demo: build ## Import the samples into a fresh database, serve them on 127.0.0.1:8790 and print what to try.
	rm -rf .demo && mkdir .demo
	$(PROGRAM) import --database $(DEMO) samples/import/*.ndjson samples/import/*.csv
	@cat samples/demo.txt
	@$(PROGRAM) serve --database $(DEMO) --auth noauth --log-level warn

serve: build ## Serve ./tenant-usage.db on 127.0.0.1:8790 to everybody on this machine.
	$(PROGRAM) serve --auth noauth

test: install ## Run all tests, or some: make test ARGS=test/domain
	npm run --silent test -- $(ARGS)

check: lint typecheck documents ## Check style, types, API documents and the directions of imports; the other tests are "make test".
	npm run --silent test -- test/architecture

lint: install ## Check style and formatting.
	npm run --silent lint

format: install ## Format all files.
	npm run --silent format

typecheck: install ## Check the types of the program and of the tests.
	npm run --silent typecheck

documents: install ## Check the API documents.
	npm run --silent api-ref:check

# The tests start servers of their own from these packages; where they cannot, they use the running ones, in which
# whoever runs this may make databases.
services: ## Install PostgreSQL, MariaDB and RabbitMQ from Debian's packages and start them, for the tests.
	$(AS_ROOT) apt-get update -q
	$(AS_ROOT) env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-upgrade --no-install-recommends \
	  postgresql mariadb-server rabbitmq-server
	$(AS_ROOT) service postgresql start
	$(AS_ROOT) mariadb-admin --silent ping || $(AS_ROOT) service mariadb start
	$(AS_ROOT) service rabbitmq-server start
	$(AS_ROOT) runuser -u postgres -- psql -qc \
	  "do 'begin create role \"$(ME)\" superuser login; exception when duplicate_object then end'"
	$(AS_ROOT) mariadb -e "create user if not exists '$(ME)'@localhost identified via unix_socket; \
	  grant all on *.* to '$(ME)'@localhost with grant option"

bench: install ## Measure what a page costs against the bare driver; SIZE=1000000 for more servers.
	npm run --silent bench

# Properties of what is computed, read, stored and permitted; each day other random cases. SEED=N repeats those of a day.
long: install ## Try every property 20,000 times with a seed for the day, which takes an hour.
	npm run --silent long

LIVES := lib/store/knex/lives
PAGE_AND_TOTALS := $(LIVES)/page/columns.ts,$(LIVES)/page/index.ts,$(LIVES)/page/sqlite.ts,$(LIVES)/totals

# One piece alone: CODE=lib/domain/usage TESTS=test/domain/usage RUNS=20 npm run mutate
mutate: install ## Change what computes, and the page and sums of a store, in every small way; list what no test notices.
	rm -rf coverage/mutation
	RUNS=20 CODE=lib/domain/usage TESTS=test/domain/usage npm run --silent mutate
	WORKERS=2 RUNS=5 CODE=lib/domain/fold/ends TESTS=test/domain/fold npm run --silent mutate
	WORKERS=2 RUNS=5 CODE='lib/domain/fold/*.ts' TESTS=test/domain/fold npm run --silent mutate
	RUNS=10 CODE=lib/domain/values TESTS=test/domain/values npm run --silent mutate
	RUNS=1 CODE=lib/domain/life-class.ts TESTS=test/domain/life-class.test.ts npm run --silent mutate
	RUNS=1 CODE=lib/domain/states.ts TESTS=test/domain/states.test.ts npm run --silent mutate
	RUNS=10 CODE=$(PAGE_AND_TOTALS) TESTS=test/store/sqlite.test.ts,test/store/lives/totals.test.ts npm run --silent mutate
	node test/support/mutation/unexplained.js

clean: ## Remove what was built and tried out; packages and databases stay.
	rm -rf dist coverage .demo .mutate
