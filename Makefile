# The targets are listed by `make help` from the comments behind them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

.PHONY: help run test
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: ## a node on this machine, as `go run ./cmd/raiden`
	go run ./cmd/raiden

test: ## everything CI checks
	CGO_ENABLED=0 go build ./...
	go vet ./...
	go test -race -shuffle=on ./...
