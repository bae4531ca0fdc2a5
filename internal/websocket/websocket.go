// Package websocket is RFC 6455 on a connection: whole messages in, batches of
// messages out, control frames answered. Framing and the opening handshake are
// gobwas/ws; what a peer may do is checked here.
package websocket

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/gobwas/ws"
)

// Close codes of RFC 6455 section 7.4.
const (
	CloseNormal          = ws.StatusNormalClosure
	CloseGoingAway       = ws.StatusGoingAway
	CloseProtocolError   = ws.StatusProtocolError
	CloseUnsupported     = ws.StatusUnsupportedData
	CloseInvalidData     = ws.StatusInvalidFramePayloadData
	ClosePolicyViolation = ws.StatusPolicyViolation
	CloseTooBig          = ws.StatusMessageTooBig
	CloseTryAgainLater   = ws.StatusCode(1013)
)

// CloseError is a close frame: of the peer, or ours for what the peer did wrong.
type CloseError struct {
	Code   ws.StatusCode
	Reason string
}

func (e *CloseError) Error() string {
	return fmt.Sprintf("websocket closed with code %d: %s", e.Code, e.Reason)
}

// Conn is one connection. Read is for one goroutine at a time; Write, Ping and
// Close may be called from any.
type Conn struct {
	conn    net.Conn
	in      *bufio.Reader
	state   ws.State
	limit   int
	timeout time.Duration

	mu     sync.Mutex // protects following; held while writing, which has a deadline
	out    []byte
	closed bool // a close frame was sent
}

// Options of a connection.
type Options struct {
	MaxMessage   int           // bytes of a message received; more closes with code 1009
	WriteTimeout time.Duration // for one write; a peer that does not read is given up
}

// Accept answers the opening handshake of a client. An error has been answered
// already.
func Accept(w http.ResponseWriter, r *http.Request, o Options) (*Conn, error) {
	conn, rw, _, err := ws.UpgradeHTTP(r, w)
	if err != nil {
		return nil, err
	}
	_ = conn.SetDeadline(time.Time{}) // the server's limits were for the request
	return newConn(conn, rw.Reader, ws.StateServerSide, o), nil
}

// Dial opens a connection to a server at a ws or wss address.
func Dial(ctx context.Context, address string, o Options) (*Conn, error) {
	conn, in, _, err := ws.Dial(ctx, address)
	if err != nil {
		return nil, err
	}
	if in == nil {
		in = bufio.NewReader(conn)
	}
	return newConn(conn, in, ws.StateClientSide, o), nil
}

func newConn(conn net.Conn, in *bufio.Reader, state ws.State, o Options) *Conn {
	return &Conn{conn: conn, in: in, state: state, limit: o.MaxMessage, timeout: o.WriteTimeout}
}

// Read returns the next text or binary message, answering pings meanwhile. What
// the peer does wrong is answered with a close frame and returned as a
// *CloseError, as is the peer's own close.
func (c *Conn) Read() (payload []byte, binary bool, err error) {
	payload, binary, err = c.read()
	if ce, ok := errors.AsType[*CloseError](err); ok {
		c.Close(ce.Code, ce.Reason)
	}
	return payload, binary, err
}

// Buffered reports whether more has come already.
func (c *Conn) Buffered() bool { return c.in.Buffered() > 0 }

// SetReadDeadline bounds the wait for the peer.
func (c *Conn) SetReadDeadline(t time.Time) error { return c.conn.SetReadDeadline(t) }

func (c *Conn) read() (message []byte, binary bool, err error) {
	state := c.state
	for {
		h, payload, err := c.frame(state, c.limit-len(message))
		if err != nil {
			return nil, false, err
		}
		if h.OpCode.IsControl() {
			if err := c.control(h.OpCode, payload); err != nil {
				return nil, false, err
			}
			continue
		}
		if h.OpCode != ws.OpContinuation {
			binary = h.OpCode == ws.OpBinary
		}
		message = append(message, payload...)
		if !h.Fin {
			state = state.Set(ws.StateFragmented)
			continue
		}
		if !binary && !utf8.Valid(message) {
			return nil, false, &CloseError{CloseInvalidData, "text is not UTF-8"}
		}
		return message, binary, nil
	}
}

// frame reads one frame of at most limit bytes.
func (c *Conn) frame(state ws.State, limit int) (ws.Header, []byte, error) {
	h, err := ws.ReadHeader(c.in)
	if err != nil {
		return h, nil, err
	}
	if err := ws.CheckHeader(h, state); err != nil {
		return h, nil, &CloseError{CloseProtocolError, err.Error()}
	}
	if !h.OpCode.IsControl() && h.Length > int64(limit) {
		return h, nil, &CloseError{CloseTooBig, fmt.Sprintf("message is longer than %d bytes", c.limit)}
	}
	payload, err := c.body(h)
	if h.Masked {
		ws.Cipher(payload, h.Mask, 0)
	}
	return h, payload, err
}

// body reads a payload, taking memory as it comes and not as it is announced.
func (c *Conn) body(h ws.Header) ([]byte, error) {
	const step = 64 << 10
	b := make([]byte, 0, min(h.Length, step))
	for int64(len(b)) < h.Length {
		n := min(h.Length-int64(len(b)), max(step, int64(len(b))))
		at := len(b)
		b = append(b, make([]byte, n)...)
		if _, err := io.ReadFull(c.in, b[at:]); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (c *Conn) control(op ws.OpCode, payload []byte) error {
	switch op {
	case ws.OpPing:
		return c.send(ws.OpPong, payload)
	case ws.OpClose:
		return closeReceived(payload)
	}
	return nil
}

// closeReceived checks a close frame's payload, RFC 6455 section 7.4.
func closeReceived(payload []byte) error {
	if len(payload) == 0 {
		return &CloseError{CloseNormal, ""}
	}
	code, reason := ws.ParseCloseFrameData(payload)
	if err := ws.CheckCloseFrameData(code, reason); err != nil || len(payload) == 1 {
		return &CloseError{CloseProtocolError, "malformed close frame"}
	}
	return &CloseError{code, reason}
}

// Write sends text messages with one call to the system.
func (c *Conn) Write(messages ...[]byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range messages {
		c.append(ws.OpText, m)
	}
	return c.flush()
}

// Ping asks the peer for a sign of life.
func (c *Conn) Ping() error { return c.send(ws.OpPing, nil) }

// Close sends a close frame, unless that was done, and closes the connection.
func (c *Conn) Close(code ws.StatusCode, reason string) {
	_ = c.send(ws.OpClose, ws.NewCloseFrameBody(code, reason[:min(len(reason), 123)]))
	c.conn.Close()
}

func (c *Conn) send(op ws.OpCode, payload []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return net.ErrClosed
	}
	c.closed = op == ws.OpClose
	c.append(op, payload)
	return c.flush()
}

func (c *Conn) append(op ws.OpCode, payload []byte) {
	f := ws.Header{Fin: true, OpCode: op, Length: int64(len(payload))}
	if c.state.ClientSide() {
		f.Masked, f.Mask = true, ws.NewMask()
	}
	buf := appendWriter{c.out}
	_ = ws.WriteHeader(&buf, f)
	at := len(buf.b)
	c.out = append(buf.b, payload...)
	if f.Masked {
		ws.Cipher(c.out[at:], f.Mask, 0)
	}
}

type appendWriter struct{ b []byte }

func (w *appendWriter) Write(p []byte) (int, error) {
	w.b = append(w.b, p...)
	return len(p), nil
}

// maxKept is the largest buffer kept for the next write, in bytes.
const maxKept = 4 << 10

func (c *Conn) flush() error {
	_ = c.conn.SetWriteDeadline(time.Now().Add(c.timeout))
	_, err := c.conn.Write(c.out)
	if c.out = c.out[:0]; cap(c.out) > maxKept {
		c.out = nil
	}
	return err
}
