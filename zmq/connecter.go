package zmq

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"raiden/zmtp"
)

// connecter keeps one Connect going: it connects, serves the connection until it
// ends, pauses and connects again. Its pipe outlives its connections, so that
// messages can wait in it; with Options.Immediate each connection has its own.
type connecter struct {
	sock      *Socket
	endpoint  string
	transport Transport
	address   string
	pipe      *pipe // nil with Immediate
	ctx       context.Context
	cancel    context.CancelFunc

	removed atomic.Bool

	session *session // the connection at present; protected by the socket's lock
}

func newConnecter(s *Socket, endpoint string, t Transport, address string) *connecter {
	c := &connecter{sock: s, endpoint: endpoint, transport: t, address: address}
	c.ctx, c.cancel = context.WithCancel(s.abort)
	if !s.opts.Immediate {
		if p := s.newPipe(); s.attach(p) {
			c.pipe = p
		}
	}
	return c
}

func (c *connecter) name() string { return c.endpoint }
func (c *connecter) bound() bool  { return false }

// stop lets the connecter go on only while something waits to be sent.
func (c *connecter) stop() {
	c.sock.mu.Lock()
	defer c.sock.mu.Unlock()
	linked := c.session != nil && c.session.linked
	waiting := c.pipe != nil && c.pipe.out.Len() > 0
	if !linked && !waiting {
		c.cancel()
	}
}

// remove detaches the pipe from the pattern and lets what waits in it go out.
func (c *connecter) remove() {
	s := c.sock
	c.removed.Store(true)
	s.mu.Lock()
	p := c.pipe
	if c.session != nil {
		p = c.session.pipe
	}
	if p != nil && !p.detached {
		if !p.gone {
			s.pat.hangup(p)
		}
		s.detach(p)
		p.finish()
	}
	if c.session != nil {
		c.session.discard()
	}
	s.mu.Unlock()
	c.stop()
	if s.opts.Linger < forever {
		time.AfterFunc(s.opts.Linger, c.cancel)
	}
}

// run is the connecter's goroutine.
func (c *connecter) run() {
	s := c.sock
	defer c.cancel()
	defer s.forgetEndpoint(c)
	if c.pipe != nil {
		defer c.leave()
	} else if !s.opts.Immediate {
		return // the pattern has no place for another peer
	}
	for failures := 0; ; failures++ {
		linked, err := c.once()
		if linked {
			failures = 0
		}
		if c.over(err) || !c.wait(s.opts.reconnectPause(failures)) {
			return
		}
	}
}

// once connects, and serves the connection until it ends.
func (c *connecter) once() (linked bool, err error) {
	s := c.sock
	conn, err := c.transport.Dial(c.ctx, c.address)
	if err == nil {
		ss, ok := s.newSession(conn, c.pipe)
		if !ok {
			conn.Close()
			return false, ErrClosed
		}
		c.serving(ss)
		stop := context.AfterFunc(c.ctx, func() { ss.fail(context.Canceled) })
		linked, err = ss.run()
		stop()
		c.serving(nil)
	}
	s.note(func(st *Stats) {
		st.Retries++
		if err != nil && c.ctx.Err() == nil {
			st.LastError = err
		}
	})
	return linked, err
}

func (c *connecter) serving(ss *session) {
	c.sock.mu.Lock()
	defer c.sock.mu.Unlock()
	c.session = ss
}

// over says whether to give up: the peer will not have us, a lost connection is to
// stay lost, or the endpoint is to end and nothing waits to be sent any more.
func (c *connecter) over(err error) bool {
	switch {
	case c.ctx.Err() != nil, errors.Is(err, zmtp.ErrProtocol), c.sock.opts.ReconnectInterval < 0:
		return true
	case c.pipe == nil:
		return isDone(c.sock.closing) || c.removed.Load()
	}
	c.sock.mu.Lock()
	defer c.sock.mu.Unlock()
	return (c.sock.closed || c.pipe.detached) && c.pipe.out.Len() == 0
}

func isDone(ch <-chan struct{}) bool {
	select {
	case <-ch:
		return true
	default:
		return false
	}
}

func (c *connecter) wait(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-c.ctx.Done():
		return false
	}
}

// leave takes the pipe away when the connecter has given up.
func (c *connecter) leave() {
	s := c.sock
	s.hangup(c.pipe)
	s.mu.Lock()
	defer s.mu.Unlock()
	dropped, _ := c.pipe.out.Clear()
	s.stats.DroppedLost += uint64(dropped)
}

// reconnectPause is how long to wait after a number of failures in a row.
func (o *Options) reconnectPause(failures int) time.Duration {
	base, limit := o.ReconnectInterval, o.ReconnectIntervalMax
	if limit <= 0 {
		return base + rand.N(base)
	}
	d := base
	for ; failures > 0 && d < limit; failures-- {
		d *= 2
	}
	d = min(d, max(limit, base))
	return d - rand.N(d/2+1)
}
