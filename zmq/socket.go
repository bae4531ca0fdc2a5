package zmq

import (
	"context"
	"fmt"
	"iter"
	"sync"
	"time"
)

// Socket is one ZeroMQ socket: it sends and receives whole messages by the pattern
// of its type, to and from any number of peers, which it finds by Bind and
// Connect in any order.
//
// All methods may be called from any goroutine at the same time. A call whose
// context ends returns an error that matches the context's and leaves the socket
// as it was; a call that need not wait does not look at its context. A nil context
// is not allowed.
type Socket struct {
	ctx  *Context
	typ  Type
	opts Options
	pat  pattern

	mail               mailbox
	wrote              writeClock
	sendGate, recvGate gate
	closing            chan struct{} // closed when Close begins
	abort              context.Context
	abortNow           context.CancelFunc // ends what Close does not wait for any more
	running            sync.WaitGroup     // every goroutine of the socket

	mu                       sync.Mutex // protects following, and pat and all pipes
	closed                   bool
	sendWaiting, recvWaiting int
	spreading                bool // a message is going to several peers
	out                      outgoing
	in                       incoming
	scratch                  []byte
	slab                     slab
	ended                    []*pipe // read to their end, to be detached
	pipes                    map[*pipe]struct{}
	sessions                 map[*session]struct{}
	endpoints                []endpoint
	lastEndpoint             string
	stats                    Stats
}

// NewSocket returns a new socket of DefaultContext. nil options are allowed. An
// error matches ErrOption.
func NewSocket(t Type, o *Options) (*Socket, error) { return DefaultContext.NewSocket(t, o) }

// NewSocket returns a new socket. nil options are allowed. An error matches
// ErrOption.
func (c *Context) NewSocket(t Type, o *Options) (*Socket, error) {
	info, ok := types[t]
	if !ok {
		return nil, fmt.Errorf("zmq: new socket: %w: there is no socket type %d", ErrOption, int(t))
	}
	opts, err := populate(t, o)
	if err != nil {
		return nil, fmt.Errorf("zmq: new socket: %w", err)
	}
	s := &Socket{
		ctx: c, typ: t, opts: opts,
		sendGate: newGate(), recvGate: newGate(),
		closing:  make(chan struct{}),
		pipes:    make(map[*pipe]struct{}),
		sessions: make(map[*session]struct{}),
	}
	s.abort, s.abortNow = context.WithCancel(context.Background())
	s.pat = info.new(s)
	return s, nil
}

// Type returns the socket's type.
func (s *Socket) Type() Type { return s.typ }

// Send sends one message of one or more frames. It copies the frames: the caller
// may change them as soon as it returns.
//
// Where the pattern has to wait for a peer, or for room in a queue, Send waits
// until ctx ends: PUSH, DEALER, REQ and PAIR always, ROUTER with RouterMandatory.
// PUB, XPUB, REP and ROUTER drop instead, and count it in Stats. A message that
// was accepted is sent in order, survives reconnects while it waits, and is lost
// only if the connection breaks after it was handed to the system.
//
// Errors match ErrClosed, ErrNotSupported, ErrState, ErrNoRoute, ErrMessage or the
// context's error.
func (s *Socket) Send(ctx context.Context, frames ...[]byte) error {
	s.mu.Lock()
	for {
		err := s.trySend(frames)
		if err != errAgain {
			next := s.sendWaiting > 0
			s.mu.Unlock()
			if next {
				s.sendGate.open()
			}
			return s.opError("send", "", err)
		}
		s.sendWaiting++
		s.mu.Unlock()
		err = s.sendGate.wait(ctx)
		s.mu.Lock()
		s.sendWaiting--
		if err != nil {
			s.mu.Unlock()
			return s.opError("send", "", err)
		}
	}
}

func (s *Socket) trySend(frames [][]byte) error {
	if s.closed {
		return ErrClosed
	}
	if len(frames) == 0 {
		return fmt.Errorf("%w: it has no frames", ErrMessage)
	}
	s.readMail()
	b, err := s.pat.prefix(s.scratch[:0])
	if err != nil {
		return err
	}
	s.out, s.scratch = encode(b, frames)
	if err = s.pat.send(&s.out); err == nil {
		s.stats.Sent++
	}
	if s.out.big {
		s.out = outgoing{}
	}
	return err
}

// Recv receives one message, waiting until ctx ends. The caller owns it.
//
// Errors match ErrClosed, ErrNotSupported, ErrState or the context's error.
func (s *Socket) Recv(ctx context.Context) (Message, error) {
	m, _, err := s.recv(ctx)
	return m, err
}

// RecvFrom is Recv that also tells who sent the message.
func (s *Socket) RecvFrom(ctx context.Context) (Message, Peer, error) {
	m, p, err := s.recv(ctx)
	if p == nil {
		p = &Peer{}
	}
	return m, *p, err
}

// Messages receives until ctx ends or the socket is closed; the last pair then
// holds the error. Breaking off the loop loses nothing.
func (s *Socket) Messages(ctx context.Context) iter.Seq2[Message, error] {
	return func(yield func(Message, error) bool) {
		for {
			m, err := s.Recv(ctx)
			if !yield(m, err) || err != nil {
				return
			}
		}
	}
}

func (s *Socket) recv(ctx context.Context) (Message, *Peer, error) {
	s.mu.Lock()
	for {
		m, p, err := s.tryRecv()
		if err != errAgain {
			next := s.recvWaiting > 0
			s.mu.Unlock()
			if next {
				s.recvGate.open()
			}
			return m, p, s.opError("receive", "", err)
		}
		s.recvWaiting++
		s.mu.Unlock()
		err = s.recvGate.wait(ctx)
		s.mu.Lock()
		s.recvWaiting--
		if err != nil {
			s.mu.Unlock()
			return nil, nil, s.opError("receive", "", err)
		}
	}
}

func (s *Socket) tryRecv() (Message, *Peer, error) {
	if s.closed {
		return nil, nil, ErrClosed
	}
	s.readMail()
	err := s.pat.recv(&s.in)
	if len(s.ended) > 0 {
		s.detachEnded()
	}
	if err != nil {
		return nil, nil, err
	}
	s.stats.Received++
	var from *Peer
	if p := s.in.pipe; p != nil {
		from = p.peer
	}
	return s.slab.message(&s.in), from, nil
}

// Subscribe adds a prefix to what a SUB or XSUB receives: messages whose first
// frame starts with it. "" is everything. A prefix subscribed to twice must be
// unsubscribed twice. Other types return ErrNotSupported.
func (s *Socket) Subscribe(prefix string) error { return s.subscribe("subscribe", true, prefix) }

// Unsubscribe takes back one Subscribe. A prefix that was not subscribed to is
// ErrNotFound.
func (s *Socket) Unsubscribe(prefix string) error { return s.subscribe("unsubscribe", false, prefix) }

func (s *Socket) subscribe(op string, on bool, prefix string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, ok := s.pat.(subscriber)
	switch {
	case s.closed:
		return ErrClosed
	case !ok:
		return s.opError(op, "", ErrNotSupported)
	case !x.subscribe(on, prefix):
		return s.opError(op, "", fmt.Errorf("%w: %q was not subscribed to", ErrNotFound, prefix))
	}
	return nil
}

// readMail acts on what other goroutines left word of.
func (s *Socket) readMail() {
	for _, i := range s.mail.take() {
		switch {
		case i.pipe.detached:
		case i.readable:
			s.pat.readable(i.pipe)
			if i.pipe.gone && i.pipe.in.Ended() {
				s.detach(i.pipe)
			}
		default:
			s.pat.writable(i.pipe)
		}
	}
	if len(s.ended) > 0 {
		s.detachEnded()
	}
}

// notify leaves word and wakes a call that waits for it. It takes no lock but the
// mailbox's.
func (s *Socket) notify(i mailItem) {
	s.mail.put(i)
	if i.readable {
		s.recvGate.open()
	} else {
		s.sendGate.open()
	}
}

// Close ends the socket. Calls that wait return ErrClosed. Messages that were
// accepted and wait to be sent still go out, for Linger at most; Close waits for
// that and returns an error that matches ErrUnsent if some did not. Messages not
// received yet are dropped. Closing twice returns ErrClosed.
func (s *Socket) Close() error { return s.close(s.opts.Linger) }

// CloseNow is Close that drops what waits to be sent.
func (s *Socket) CloseNow() error {
	if err := s.close(0); err == ErrClosed {
		return err
	}
	return nil
}

func (s *Socket) close(linger time.Duration) error {
	if !s.beginClose() {
		return ErrClosed
	}
	lost := s.Stats().DroppedLost
	over := make(chan struct{})
	go func() { // ends when all others have
		s.running.Wait()
		close(over)
	}()
	timer := time.NewTimer(linger)
	defer timer.Stop()
	select {
	case <-over:
	case <-timer.C:
	}
	s.abortNow()
	s.failSessions()
	<-over
	s.dropPipes()
	if n := s.Stats().DroppedLost - lost; n > 0 {
		return s.opError("close", "", fmt.Errorf("%w: %d, after waiting %v", ErrUnsent, n, linger))
	}
	return nil
}

// beginClose turns away new calls and starts to flush.
func (s *Socket) beginClose() bool {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return false
	}
	s.closed = true
	close(s.closing)
	endpoints := s.endpoints
	s.endpoints = nil
	for p := range s.pipes {
		p.finish()
	}
	for ss := range s.sessions {
		ss.discard()
	}
	s.mu.Unlock()
	s.sendGate.open()
	s.recvGate.open()
	for _, e := range endpoints {
		e.stop()
	}
	return true
}

func (s *Socket) failSessions() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for ss := range s.sessions {
		ss.fail(ErrClosed)
	}
}
