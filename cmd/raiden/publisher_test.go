package main

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/gobwas/ws"
)

// A result is how a verb ended.
type result struct {
	code           int
	stdout, stderr string
}

// begin runs a verb beside the test.
func begin(t *testing.T, stdin io.Reader, args ...string) <-chan result {
	done := make(chan result, 1)
	go func() { done <- do(t, stdin, args...) }()
	return done
}

func do(t *testing.T, stdin io.Reader, args ...string) result {
	var out, errs strings.Builder
	code := run(t.Context(), args, stdin, &out, &errs)
	return result{code, out.String(), errs.String()}
}

func (r result) check(t *testing.T, code int, says string) {
	t.Helper()
	if r.code != code || !strings.Contains(r.stderr, says) {
		t.Errorf("exit code %d, said %q; want %d and %q", r.code, r.stderr, code, says)
	}
}

// What the node had not answered when it went away is sent again, in order.
func TestPubResends(t *testing.T) {
	node := newFakeNode(t)
	done := begin(t, strings.NewReader("a\nb\nc\nd\n"), "pub", "-node", node.url, "-v", "c")

	first := <-node.conns
	for i := range 4 {
		if c := readCommand(t, first); i < 2 {
			send(t, first, `{"id":%d,"ok":true}`, c.ID)
		}
	}
	first.Close()

	second := <-node.conns
	for _, want := range []string{"c", "d"} {
		c := readCommand(t, second)
		if c.Data.Text != want || c.Channel != "c" || c.Cmd != "publish" {
			t.Errorf("after the reconnect came %+v, want text %q", c, want)
		}
		send(t, second, `{"id":%d,"ok":true}`, c.ID)
	}
	r := <-done
	r.check(t, 0, "4 published, 2 sent again")
	if !strings.Contains(r.stderr, "reconnecting, 2 to send again") {
		t.Errorf("did not say what happened: %q", r.stderr)
	}
}

// A line goes out while the next has not been written yet.
func TestPubTrickle(t *testing.T) {
	node := newFakeNode(t)
	in, w := io.Pipe()
	done := begin(t, in, "pub", "-node", node.url, "c")
	conn := <-node.conns
	for i := range 3 {
		fmt.Fprintf(w, "line %d\n", i)
		c := readCommand(t, conn)
		if want := fmt.Sprintf("line %d", i); c.Data.Text != want {
			t.Fatalf("got %q, want %q", c.Data.Text, want)
		}
		send(t, conn, `{"id":%d,"ok":true}`, c.ID)
	}
	w.Close()
	(<-done).check(t, 0, "")
}

// Without answers, no more than a window of messages is on its way.
func TestPubWindow(t *testing.T) {
	node := newFakeNode(t)
	in, w := io.Pipe()
	done := begin(t, in, "pub", "-node", node.url, "c")
	go func() {
		for i := range 3 * window {
			fmt.Fprintf(w, "%d\n", i)
		}
		w.Close()
	}()
	conn := <-node.conns
	for i := range window {
		if c := readCommand(t, conn); c.Data.Text != fmt.Sprint(i) {
			t.Fatalf("message %d is %q", i, c.Data.Text)
		}
	}
	conn.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
	if n, err := conn.Read(make([]byte, 1)); err == nil {
		t.Fatalf("%d more bytes after a full window", n)
	}
	conn.SetReadDeadline(time.Time{})
	for i := range 3 * window {
		send(t, conn, `{"id":%d,"ok":true}`, i+1)
		if i+window < 3*window {
			readCommand(t, conn)
		}
	}
	(<-done).check(t, 0, "")
}

func TestPubRefusals(t *testing.T) {
	for _, tt := range []struct {
		name, stdin string
		args        []string
		code        int
		says        string
	}{
		{"a line", "a\nbad\nc\n", nil, 1, "line 2: no such luck"},
		{"counts them", "a\nbad\nc\n", nil, 1, "1 of 3 lines were not published"},
		{"a message", "", []string{"bad"}, 1, "raiden pub: no such luck"},
		{"a long line", "a\n" + strings.Repeat("x", 2000) + "\n", []string{"-max-message", "1K"}, 1, "line 2: 2000 bytes are more than the 1024"},
		{"a long message", "", []string{"-max-message", "1K", strings.Repeat("x", 2000)}, 1, "2000 bytes are more than the 1024"},
		{"no JSON", "{}\nhi\n", []string{"-json"}, 1, "line 2: not a JSON object"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			node := newFakeNode(t)
			args := append([]string{"pub", "-node", node.url, "c"}, tt.args...)
			done := begin(t, strings.NewReader(tt.stdin), args...)
			conn := <-node.conns
			go func() {
				for {
					text, err := readText(conn)
					if err != nil {
						return
					}
					answer := `"ok":true`
					if strings.Contains(text, "bad") {
						answer = `"error":"no such luck"`
					}
					send(t, conn, `{"id":%s,%s}`, idOf(text), answer)
				}
			}()
			(<-done).check(t, tt.code, tt.says)
		})
	}
}

// A farewell that a second attempt would only earn again ends the verb.
func TestPubFinalFarewell(t *testing.T) {
	node := newFakeNode(t)
	done := begin(t, strings.NewReader("a\nb\n"), "pub", "-node", node.url, "c")
	conn := <-node.conns
	send(t, conn, `{"id":%d,"ok":true}`, readCommand(t, conn).ID)
	readCommand(t, conn)
	sendClose(t, conn, ws.StatusMessageTooBig, "too big")
	(<-done).check(t, 1, "line 2: the node closed the connection: too big (code 1009)")
}
