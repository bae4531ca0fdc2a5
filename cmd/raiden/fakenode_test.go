package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gobwas/ws"
	"github.com/gobwas/ws/wsutil"
)

// A fakeNode is the other end of a link, played by the test: each connection
// is handed to it.
type fakeNode struct {
	url   string
	conns chan net.Conn
}

func newFakeNode(t *testing.T) *fakeNode {
	f := &fakeNode{conns: make(chan net.Conn)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, _, _, err := ws.UpgradeHTTP(r, w)
		if err != nil {
			t.Errorf("upgrade: %v", err)
			return
		}
		select {
		case f.conns <- conn:
		case <-t.Context().Done():
			conn.Close()
		}
	}))
	t.Cleanup(server.Close)
	f.url = server.URL
	return f
}

// A command is what pub and sub send.
type command struct {
	Cmd     string
	ID      int
	Channel string
	Filters json.RawMessage
	Data    struct {
		Text string `json:"_"`
	}
}

func readCommand(t *testing.T, conn net.Conn) command {
	t.Helper()
	var c command
	text, err := wsutil.ReadClientText(conn)
	if err == nil {
		err = json.Unmarshal(text, &c)
	}
	if err != nil {
		t.Fatalf("reading a command: %v in %q", err, text)
	}
	return c
}

func send(t *testing.T, conn net.Conn, format string, args ...any) {
	t.Helper()
	if err := wsutil.WriteServerText(conn, fmt.Appendf(nil, format, args...)); err != nil {
		t.Fatal(err)
	}
}

func sendClose(t *testing.T, conn net.Conn, code ws.StatusCode, reason string) {
	t.Helper()
	if err := ws.WriteFrame(conn, ws.NewCloseFrame(ws.NewCloseFrameBody(code, reason))); err != nil {
		t.Fatal(err)
	}
}

func readText(conn net.Conn) (string, error) {
	text, err := wsutil.ReadClientText(conn)
	return string(text), err
}

// idOf cuts the id out of a command, as digits.
func idOf(text string) string {
	_, rest, _ := strings.Cut(text, `"id":`)
	id, _, _ := strings.Cut(rest, ",")
	return id
}
