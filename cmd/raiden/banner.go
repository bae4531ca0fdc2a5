package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"raiden/gateway"
)

// addresses is where a node listens.
type addresses struct {
	http           string // host:port
	zmqPub, zmqSub string // endpoints
}

// links are the ways in and out, for the banner and for the web page. Every
// example is one line to paste.
func links(a addresses) []gateway.Link {
	url := "http://" + a.http
	at := ""
	if url != defaultNode {
		at = "-node " + url + " "
	}
	return []gateway.Link{
		{Name: "Publish, HTTP", Address: url + "/CHANNEL", Example: "curl -H 'Content-Type: text/plain' -d 'it works' " + url + "/hello"},
		{Name: "Publish, terminal", Address: url, Example: "raiden pub " + at + "hello 'it works'"},
		{Name: "Publish, ZeroMQ", Address: a.zmqPub, Example: `/usr/bin/python3 -c "import zmq,time; s=zmq.Context().socket(zmq.PUB); s.connect('` + a.zmqPub + `'); time.sleep(.5); s.send_multipart([b'hello',b'it works'])"`},
		{Name: "Receive, HTTP", Address: url + "/CHANNEL", Example: "curl -N " + url + "/hello"},
		{Name: "Receive, SSE", Address: url + "/CHANNEL", Example: "curl -N -H 'Accept: text/event-stream' " + url + "/hello"},
		{Name: "Receive, terminal", Address: url, Example: "raiden sub " + at + "hello"},
		{Name: "Publish and receive, WebSocket", Address: "ws://" + a.http + websocketPath, Example: `npx wscat -c ws://` + a.http + websocketPath + ` -w 600 -x '{"cmd":"subscribe","channel":"hello"}'`},
		{Name: "Receive, ZeroMQ", Address: a.zmqSub, Example: `/usr/bin/python3 -uc "import zmq; s=zmq.Context().socket(zmq.SUB); s.connect('` + a.zmqSub + `'); s.subscribe(b'hello'); [print(*s.recv_multipart()) for _ in iter(int,1)]"`},
	}
}

func printBanner(w io.Writer, a addresses, took time.Duration) {
	s := styleFor(w)
	var b strings.Builder
	fmt.Fprintf(&b, "%s is ready %s\n\n", s.bold("raiden"), s.faint("("+took.Round(100*time.Microsecond).String()+")"))
	row := func(name, address string) { fmt.Fprintf(&b, "  %-15s %s\n", name, s.bold(address)) }
	row("Web page", "http://"+a.http+"/-/")
	row("HTTP", "http://"+a.http+"/CHANNEL")
	row("WebSocket", "ws://"+a.http+websocketPath)
	row("ZMTP publish", a.zmqPub)
	row("ZMTP subscribe", a.zmqSub)
	for _, l := range links(a) {
		fmt.Fprintf(&b, "\n%s\n  %s\n", s.faint("# "+l.Name), l.Example)
	}
	fmt.Fprintf(&b, "\n%s\n", s.faint("Ctrl-C stops it; raiden help shows more."))
	io.WriteString(w, b.String())
}
