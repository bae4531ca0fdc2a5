package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"
	"syscall"
	"time"
)

const (
	defaultNode   = "http://127.0.0.1:7700"
	websocketPath = "/-/websocket"
)

// A client is what pub and sub share: which node, and how long to wait for it.
type client struct {
	node string
	wait span
}

func (c *client) flags(fs *flag.FlagSet) {
	fs.StringVar(&c.node, "node", cmp.Or(os.Getenv("RAIDEN_NODE"), defaultNode),
		"`URL` of the node; the variable RAIDEN_NODE sets the default")
}

// websocketURL turns what the user names the node by, a URL or host:port, into
// the address of its WebSocket.
func websocketURL(node string) (string, error) {
	address := node
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Hostname() == ":" {
		return "", usagef("%q is not the address of a node: it looks like %s (flag -node)", node, defaultNode)
	}
	switch u.Scheme {
	case "http", "ws":
		u.Scheme = "ws"
	case "https", "wss":
		u.Scheme = "wss"
	default:
		return "", usagef("a node is reached over http or https, not %s: it looks like %s (flag -node)", u.Scheme, defaultNode)
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: strings.TrimSuffix(u.Path, "/") + websocketPath}).String(), nil
}

// connect dials until a link stands. It gives up when ctx ends, when what
// answers is no node, or when the node has been away for longer than patience
// (zero: at once; negative: never).
func (c *client) connect(ctx context.Context, say func(string, ...any), patience time.Duration) (*link, error) {
	address, err := websocketURL(c.node)
	if err != nil {
		return nil, err
	}
	start, told := time.Now(), false
	for pause := (backoff{}); ; pause.wait(ctx) {
		if ctx.Err() != nil {
			return nil, errInterrupted
		}
		l, err := dial(ctx, address)
		if err == nil {
			if told {
				say("connected to %s after %s", c.node, time.Since(start).Round(100*time.Millisecond))
			}
			return l, nil
		}
		if _, refused := errors.AsType[*refusedError](err); refused {
			return nil, err
		}
		if patience >= 0 && time.Since(start) >= patience && ctx.Err() == nil {
			return nil, fmt.Errorf("no node at %s: %w; start one with: raiden, or name another with -node", c.node, plain(err))
		}
		if !told && ctx.Err() == nil {
			say("no node at %s: %v; waiting for it (start one with: raiden)", c.node, plain(err))
			told = true
		}
	}
}

// plain takes the layers off a network error that repeat what the user knows.
func plain(err error) error {
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		err = op.Err
	}
	if number, ok := errors.AsType[syscall.Errno](err); ok {
		return number
	}
	return err
}
