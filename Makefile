# The targets are listed by `make help` from the comments behind them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

.PHONY: help test
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

test: ## everything CI checks
	CGO_ENABLED=0 go build ./bench/... ./zmq/... ./zmtp/...
	go vet ./zmq/... ./zmtp/... ./bench/...
	go test -race -shuffle=on ./zmq/... ./zmtp/...
