# The doors of the house. `make run` and `make test` are all that a newcomer needs; `make help` lists the rest.
.DEFAULT_GOAL := help
.PHONY: help run build test clients load lint format bench eval clean

PORT ?= 8080
export PORT

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: ## Install what is missing, build, and start Weir on 127.0.0.1:8080 with a tour (PORT=9000 for another port)
	@bash scripts/run.sh

build: ## Build the release binary, .build/release/weir
	@bash scripts/install-packages.sh
	@bash scripts/build.sh

test: ## Install what is missing and run every test; this is what continuous integration runs
	@bash scripts/test.sh

clients: build ## The real openai Python packages against the release binary
	@python3 Tests/clients/run.py --weir .build/release/weir

load: build ## 10,000 mixed requests against the release binary: rows differ by 0, no planted secret at rest
	@python3 Tests/clients/mixed_load.py --weir .build/release/weir --count 10000

lint: ## The formatter's opinion, strictly
	@swift format lint --recursive --parallel --strict Sources Tests Package.swift

format: ## Let the formatter have its way
	@swift format --in-place --recursive --parallel Sources Tests Package.swift

bench: load ## The benchmarks of Benchmarks/, and the mixed load
	@bash scripts/bench.sh

eval: build ## Measure the shipped rules on the sets of corpora/: corpora/REPORT.md, and .build/evaluation.html
	@bash scripts/eval.sh

clean: ## Remove what was built; keeps var/weir
	@rm -rf .build
