// Command raiden runs a messaging node and talks to one: raiden node, raiden
// pub, raiden sub. "raiden help" explains every verb.
//
// Exit codes: 0 done; 1 failed; 2 wrong verb, flag or argument; 130 interrupted
// before the work was complete.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // from here a second signal kills, should the clean end hang
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
