package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/gobwas/ws"
	"github.com/gobwas/ws/wsutil"
)

const (
	dialTimeout  = 10 * time.Second
	writeTimeout = 30 * time.Second
	pingEvery    = 20 * time.Second
	// largestMessage bounds what a node can make this process hold: it may
	// join many messages in one WebSocket message, but not without end.
	largestMessage = 64 << 20
)

// A link is one WebSocket connection to a node. A goroutine reads it into
// events; all writing is done by the goroutine that owns the link, so that
// reading goes on, and acknowledgements arrive, while a write waits.
type link struct {
	conn   net.Conn
	out    *bufio.Writer
	frame  []byte // scratch for masking
	events chan event
	closed chan struct{}
	beat   *time.Ticker
	silent int // beats since the node was last heard
}

// An event is something the node sent, or at last the error that ended the link.
type event struct {
	op      ws.OpCode
	payload []byte
	err     error
}

// A refusedError is an answer no retry will change.
type refusedError struct{ message string }

func (e *refusedError) Error() string { return e.message }

// dial opens a link with room for backlog events before the node must wait.
func dial(ctx context.Context, address string) (*link, error) {
	dialer := ws.Dialer{Timeout: dialTimeout}
	conn, buffered, _, err := dialer.Dial(ctx, address)
	if err != nil {
		return nil, explainDial(address, err)
	}
	l := &link{
		conn:   conn,
		out:    bufio.NewWriterSize(deadlineWriter{conn}, 64<<10),
		events: make(chan event, window),
		closed: make(chan struct{}),
		beat:   time.NewTicker(pingEvery),
	}
	if buffered == nil {
		buffered = bufio.NewReaderSize(conn, 64<<10)
	}
	go l.read(buffered)
	return l, nil
}

// explainDial tells a node that is away, which may come back, from a server
// that is no node, which will not become one.
func explainDial(address string, err error) error {
	if status, ok := errors.AsType[ws.StatusError](err); ok && status < 500 {
		return &refusedError{fmt.Sprintf("%s answered with HTTP status %d: is a raiden node running there? (flag -node)", address, int(status))}
	}
	if errors.Is(err, ws.ErrHandshakeBadProtocol) || errors.Is(err, ws.ErrMalformedResponse) {
		return &refusedError{fmt.Sprintf("%s does not speak HTTP: is it the -http address of a raiden node? (flag -node)", address)}
	}
	return err
}

// close ends the link and its reader.
func (l *link) close() {
	close(l.closed)
	l.beat.Stop()
	l.conn.Close()
}

// read hands everything the node sends to events until the link ends.
func (l *link) read(source io.Reader) {
	r := &wsutil.Reader{Source: source, State: ws.StateClientSide, MaxFrameSize: largestMessage, MaxMessageSize: largestMessage}
	r.OnIntermediate = func(h ws.Header, body io.Reader) error {
		payload, err := io.ReadAll(body)
		l.emit(event{op: h.OpCode, payload: payload})
		return err
	}
	for {
		ev := readEvent(r)
		if !l.emit(ev) || ev.err != nil {
			return
		}
	}
}

func (l *link) emit(ev event) bool {
	select {
	case l.events <- ev:
		return true
	case <-l.closed:
		return false
	}
}

func readEvent(r *wsutil.Reader) event {
	header, err := r.NextFrame()
	if err != nil {
		return event{err: plainEOF(err)}
	}
	payload, err := io.ReadAll(r)
	if err != nil {
		return event{err: plainEOF(err)}
	}
	if header.OpCode == ws.OpClose {
		return event{err: closeError(payload)}
	}
	return event{op: header.OpCode, payload: payload}
}

func plainEOF(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the connection ended")
	}
	return err
}

// A closedError is the node's own farewell.
type closedError struct {
	code   ws.StatusCode
	reason string
}

func (e *closedError) Error() string {
	if e.reason == "" {
		return fmt.Sprintf("the node closed the connection (code %d)", e.code)
	}
	return fmt.Sprintf("the node closed the connection: %s (code %d)", e.reason, e.code)
}

func closeError(payload []byte) error {
	code, reason := ws.ParseCloseFrameData(payload)
	return &closedError{code, reason}
}

// take returns the text of an event, if it has one, and answers pings.
func (l *link) take(ev event) (text []byte, err error) {
	l.silent = 0
	switch {
	case ev.err != nil:
		return nil, ev.err
	case ev.op == ws.OpPing:
		if err := l.write(ws.OpPong, ev.payload); err != nil {
			return nil, err
		}
		return nil, l.out.Flush()
	case ev.op == ws.OpText:
		return ev.payload, nil
	default:
		return nil, nil
	}
}

// tick is called at every beat. A node silent over two of them is gone,
// whatever the kernel still believes.
func (l *link) tick() error {
	if l.silent++; l.silent > 2 {
		return fmt.Errorf("nothing heard from the node for %s", 2*pingEvery)
	}
	if err := l.write(ws.OpPing, nil); err != nil {
		return err
	}
	return l.out.Flush()
}

// write adds one frame to what the next flush sends. The payload stays as it is.
func (l *link) write(op ws.OpCode, payload []byte) error {
	header := ws.Header{Fin: true, OpCode: op, Masked: true, Mask: ws.NewMask(), Length: int64(len(payload))}
	if err := ws.WriteHeader(l.out, header); err != nil {
		return err
	}
	l.frame = append(l.frame[:0], payload...)
	ws.Cipher(l.frame, header.Mask, 0)
	_, err := l.out.Write(l.frame)
	return err
}

// deadlineWriter bounds each write, so that a node that stopped reading is an
// error and not a wait without end.
type deadlineWriter struct{ net.Conn }

func (w deadlineWriter) Write(p []byte) (int, error) {
	w.SetWriteDeadline(time.Now().Add(writeTimeout))
	return w.Conn.Write(p)
}
