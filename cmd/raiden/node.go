package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"time"

	"raiden/gateway"
)

const nodeHelp = `Runs a node: programs publish messages to channels, and everyone who listens to
a channel gets them, in a terminal, a browser or a program. It prints where it
listens and how to publish and receive there.

  raiden
  raiden node -http 127.0.0.1:8080
  raiden node -http 127.0.0.1:0 -zmq-pub 127.0.0.1:0 -zmq-sub 127.0.0.1:0

A channel is any name; it begins to exist when it is first used. A node keeps no
messages: who listens gets what is published from then on.

An interrupt (Ctrl-C) or SIGTERM ends it cleanly: clients are told, what waits is
sent, for up to 5 seconds, and the exit code is 0. A second one ends it at once.
`

// defaultMessageSize is the longest message a node takes and pub sends.
const defaultMessageSize size = 1 << 20

var nodeVerb = verb{
	name: "node", summary: "run a node (raiden alone does the same)",
	help: nodeHelp, new: func() action { return new(node) },
}

// node is the settings of a node.
type node struct {
	http, zmqPub, zmqSub  string
	channels, subscribers count
	message               size
	queue                 count
	keepalive             span
	slow                  gateway.SlowPolicy
	hostChannels, quiet   bool
	log                   slog.Level
}

func (n *node) flags(fs *flag.FlagSet) {
	n.defaults()
	fs.StringVar(&n.http, "http", "127.0.0.1:7700", "`address` of HTTP, WebSocket and web page; port 0 is any free one")
	fs.StringVar(&n.zmqPub, "zmq-pub", "127.0.0.1:7701", "`address` where ZeroMQ PUB sockets connect to publish")
	fs.StringVar(&n.zmqSub, "zmq-sub", "127.0.0.1:7702", "`address` where ZeroMQ SUB sockets connect to receive")
	fs.Var(&n.channels, "max-channels", "most channels at a time, a `number`")
	fs.Var(&n.subscribers, "max-subscribers", "most subscribers at a time, a `number`")
	fs.Var(&n.message, "max-message", "longest message in `bytes`, as 65536, 64K or 1M")
	fs.Var(&n.queue, "queue", "most messages that wait for one slow subscriber, a `number`")
	fs.TextVar(&n.slow, "slow", n.slow, "`what` a full queue does: drop messages or disconnect")
	fs.Var(&n.keepalive, "keepalive", "`time` between signs of life to idle subscribers")
	fs.BoolVar(&n.hostChannels, "host-channels", false, "channels of the same path under different host names are different")
	fs.BoolVar(&n.quiet, "quiet", false, "do not print where the node listens")
	fs.TextVar(&n.log, "log", slog.LevelWarn, "least `level` to log to standard error: debug, info, warn or error")
}

func (n *node) run(ctx context.Context, c *console, args []string) error {
	if len(args) > 0 {
		return usagef("a node takes no arguments, only flags; %q is neither", args[0])
	}
	start := time.Now()
	h, err := n.open(slog.New(slog.NewTextHandler(c.stderr, &slog.HandlerOptions{Level: n.log})))
	if err != nil {
		return err
	}
	n.warn(c.stderr)
	failed := h.serve()
	if !n.quiet {
		printBanner(c.stdout, h.addresses(), time.Since(start))
	}
	select {
	case <-ctx.Done():
		if !n.quiet && isTerminal(c.stderr) {
			c.say("telling clients and stopping; once more to stop at once")
		}
		return h.close()
	case err := <-failed:
		return errors.Join(err, h.close())
	}
}

// warn names, loudly, what strangers can reach.
func (n *node) warn(w io.Writer) {
	for _, p := range n.places() {
		if p.public() {
			fmt.Fprintf(w, "%s -%s %s: other machines can reach this port, and everyone who does can publish and read; there is no encryption and no password.\n",
				styleFor(w).warn("WARNING"), p.flag, p.address)
		}
	}
}

func (n *node) places() []place {
	return []place{{"http", n.http}, {"zmq-pub", n.zmqPub}, {"zmq-sub", n.zmqSub}}
}
