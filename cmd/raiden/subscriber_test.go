package main

import (
	"errors"
	"strings"
	"syscall"
	"testing"

	"github.com/gobwas/ws"
)

func TestSubReconnects(t *testing.T) {
	node := newFakeNode(t)
	done := begin(t, nil, "sub", "-node", node.url, "-n", "3", "-v", "c", "k=v", "k=w")

	first := <-node.conns
	c := readCommand(t, first)
	if c.Cmd != "subscribe" || c.Channel != "c" || string(c.Filters) != `[["k","v"],["k","w"]]` {
		t.Errorf("subscribed with %+v, filters %s", c, c.Filters)
	}
	send(t, first, `{"id":%d,"ok":true}`, c.ID)
	send(t, first, "{\"channel\":\"c\",\"data\":{\"_\":\"one\"}}\n{\"channel\":\"c\",\"data\":{\"a\":1}}")
	sendClose(t, first, ws.StatusGoingAway, "the node stops")

	second := <-node.conns
	readCommand(t, second)
	send(t, second, "\n") // a keepalive
	send(t, second, `{"channel":"c","data":{"_":"two"}}`)
	r := <-done
	r.check(t, 0, "the node stops (code 1001); reconnecting")
	if want := "one\n{\"a\":1}\ntwo\n"; r.stdout != want {
		t.Errorf("printed %q, want %q", r.stdout, want)
	}
	if !strings.Contains(r.stderr, "listening to c at "+node.url) {
		t.Errorf("-v did not say when it listened: %q", r.stderr)
	}
}

func TestSubEndings(t *testing.T) {
	for _, tt := range []struct {
		name, answer string
		code         int
		says         string
	}{
		{"refused", `{"id":1,"error":"too many subscribers"}`, 1, "raiden sub: too many subscribers"},
		{"no node", `hello`, 1, "is it a raiden node?"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			node := newFakeNode(t)
			done := begin(t, nil, "sub", "-node", node.url, "c")
			conn := <-node.conns
			readCommand(t, conn)
			send(t, conn, "%s", tt.answer)
			(<-done).check(t, tt.code, tt.says)
		})
	}
}

// brokenPipe is standard output after its reader has gone.
type brokenPipe struct{ err error }

func (b brokenPipe) Write([]byte) (int, error) { return 0, b.err }

func TestSubOutputGone(t *testing.T) {
	for _, tt := range []struct {
		err  error
		code int
		says string
	}{
		{syscall.EPIPE, 0, ""},
		{errors.New("disk full"), 1, "writing the output: disk full"},
	} {
		node := newFakeNode(t)
		done := make(chan result, 1)
		go func() {
			var errs strings.Builder
			code := run(t.Context(), []string{"sub", "-node", node.url, "c"}, nil, brokenPipe{tt.err}, &errs)
			done <- result{code: code, stderr: errs.String()}
		}()
		conn := <-node.conns
		readCommand(t, conn)
		send(t, conn, `{"channel":"c","data":{"_":"one"}}`)
		(<-done).check(t, tt.code, tt.says)
	}
}
