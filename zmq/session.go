package zmq

import (
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"raiden/zmtp"
)

// session is one connection: its handshake, its reader and its writer. The reader
// is the goroutine of whoever calls run; the writer is there only while there is
// something to write.
type session struct {
	sock *Socket
	conn net.Conn
	pipe *pipe // nil until the handshake is over, for a pipe of its own
	in   decoder
	fill func(*decoder) error // reads once; see read_unix.go

	tryWrite func([]byte) int // writes without waiting; nil where that is not possible
	answered uint64           // reads at the last write; protected by the socket's lock

	room      gate                  // the inbound queue has room again
	cause     atomic.Pointer[error] // why fail was called first
	discards  atomic.Bool           // nobody wants what comes in any more
	reads     atomic.Uint64         // successful reads, for heartbeats
	throttled atomic.Bool           // the reader waits for room
	ponging   atomic.Bool           // a PONG waits to be written
	pinging   atomic.Bool           // a PING waits to be written
	writers   sync.WaitGroup
	beat      heartbeat

	linked bool // protected by the socket's lock
}

// closeGrace is how long a connection may take to end once everything was sent:
// the peer is given the time to read it.
const closeGrace = 500 * time.Millisecond

// newSession takes over conn. pipe is nil if the session shall make one. false
// means that the socket is closed and does not need it.
func (s *Socket) newSession(conn net.Conn, p *pipe) (*session, bool) {
	ss := &session{sock: s, conn: conn, pipe: p, room: newGate()}
	ss.in.maxSize = s.opts.MaxMessageSize
	s.opts.configure(conn)
	ss.useDescriptor()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed && (p == nil || p.out.Len() == 0) {
		return nil, false
	}
	s.sessions[ss] = struct{}{}
	return ss, true
}

// configure sets the options of the kernel's socket. One that it refuses keeps the
// system's value.
func (o *Options) configure(conn net.Conn) {
	if c, ok := conn.(interface{ SetReadBuffer(int) error }); ok && o.RecvBuffer > 0 {
		_ = c.SetReadBuffer(o.RecvBuffer)
	}
	if c, ok := conn.(interface{ SetWriteBuffer(int) error }); ok && o.SendBuffer > 0 {
		_ = c.SetWriteBuffer(o.SendBuffer)
	}
	if c, ok := conn.(*net.TCPConn); ok && o.KeepAlive.Enable {
		_ = c.SetKeepAliveConfig(o.KeepAlive)
	}
}

// run serves the connection until it ends, and says why it did.
func (ss *session) run() (linked bool, err error) {
	defer ss.forget()
	peer, rest, err := ss.handshake()
	if err != nil {
		err = ss.because(err)
		ss.sock.note(func(s *Stats) { s.HandshakeFailures++; s.LastError = err })
		return false, err
	}
	p, own := ss.pipe, ss.pipe == nil
	if own {
		if p = ss.sock.newPipe(); !ss.sock.attach(p) {
			return false, errRefused
		}
	}
	ss.link(p, peer)
	err = ss.because(ss.read(rest))
	ss.unlink(own)
	return true, err
}

func (ss *session) handshake() (p zmtp.Peer, rest []byte, err error) {
	if t := ss.sock.opts.HandshakeTimeout; t < forever {
		_ = ss.conn.SetDeadline(time.Now().Add(t))
	}
	p, rest, err = zmtp.Handshake(ss.conn, zmtp.NewNull(ss.sock.metadata()), false, ss.sock.checkPeer)
	if err == nil {
		_ = ss.conn.SetDeadline(time.Time{})
	}
	return p, rest, err
}

// metadata is what the socket tells its peers.
func (s *Socket) metadata() zmtp.Metadata {
	m := zmtp.Metadata{{Name: zmtp.PropertySocketType, Value: []byte(s.typ.String())}}
	if s.typ.identifies() {
		m = append(m, zmtp.Property{Name: zmtp.PropertyIdentity, Value: []byte(s.opts.RoutingID)})
	}
	return m
}

// checkPeer refuses peers of a type that does not fit.
func (s *Socket) checkPeer(m zmtp.Metadata) error {
	name, _ := m.Get(zmtp.PropertySocketType)
	if !s.typ.accepts(string(name)) {
		return fmt.Errorf("a %v socket does not talk to a %.20q socket", s.typ, name)
	}
	if id, _ := m.Get(zmtp.PropertyIdentity); len(id) > 255 {
		return fmt.Errorf("identity of %d bytes, at most 255 are allowed", len(id))
	}
	return nil
}

// errRefused says that the socket has no place for another peer, as a PAIR that
// has one, or is closed.
var errRefused = errors.New("zmq: the socket takes no more peers")

func (ss *session) link(p *pipe, z zmtp.Peer) {
	name, _ := z.Metadata.Get(zmtp.PropertySocketType)
	id, _ := z.Metadata.Get(zmtp.PropertyIdentity)
	peer := &Peer{
		Address:    peerAddress(ss.conn),
		SocketType: string(name), RoutingID: string(id), Metadata: z.Metadata,
	}
	ss.sock.mu.Lock()
	ss.pipe, ss.linked = p, true
	p.legacy = z.Major == 3 && z.Minor == 0
	ss.sock.mu.Unlock()
	ss.sock.link(p, ss, peer)
	ss.beat.start(ss)
}

// peerAddress is the remote address, or, where that has no name as with ipc, the
// local one.
func peerAddress(c net.Conn) string {
	if a := c.RemoteAddr(); a != nil && a.String() != "" && a.String() != "@" {
		return a.String()
	}
	if a := c.LocalAddr(); a != nil {
		return a.String()
	}
	return ""
}

// unlink ends the pipe with the session, if it is the session's own, or leaves it
// to the next one.
func (ss *session) unlink(own bool) {
	ss.beat.stop()
	ss.conn.Close()
	if own {
		ss.sock.hangup(ss.pipe)
	} else {
		ss.sock.unlink(ss.pipe)
	}
	ss.writers.Wait()
}

func (ss *session) forget() {
	ss.conn.Close()
	ss.sock.mu.Lock()
	defer ss.sock.mu.Unlock()
	ss.linked = false
	delete(ss.sock.sessions, ss)
}

// fail ends the connection. It may be called with or without the socket's lock.
func (ss *session) fail(cause error) {
	ss.cause.CompareAndSwap(nil, &cause)
	ss.discards.Store(true)
	ss.conn.Close()
	ss.room.open()
}

// discard says that nobody wants what comes in any more: a connection that is not
// ready yet and has nothing to send ends, one that has goes on to send it.
func (ss *session) discard() {
	ss.discards.Store(true)
	ss.room.open()
	if !ss.linked && (ss.pipe == nil || ss.pipe.out.Len() == 0) {
		ss.conn.Close()
	}
}

// because is the cause given to fail, or else err.
func (ss *session) because(err error) error {
	if cause := ss.cause.Load(); cause != nil {
		return *cause
	}
	return err
}

func isClosed(err error) bool { return errors.Is(err, net.ErrClosed) }
