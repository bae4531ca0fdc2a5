package zmq

import (
	"net"
	"time"
)

// listener accepts the peers of one bound endpoint.
type listener struct {
	sock     *Socket
	endpoint string
	listener net.Listener
}

func (l *listener) name() string { return l.endpoint }
func (l *listener) bound() bool  { return true }
func (l *listener) stop()        { l.listener.Close() }
func (l *listener) remove()      { l.stop() }

// Pauses after a failed accept, as when descriptors have run out.
const (
	acceptPause    = 5 * time.Millisecond
	acceptPauseMax = time.Second
)

// run is the listener's goroutine. It never waits for a peer: each has a goroutine
// of its own from the first byte.
func (l *listener) run() {
	pause := acceptPause
	for {
		conn, err := l.listener.Accept()
		switch {
		case err == nil:
			pause = acceptPause
			l.accept(conn)
		case isClosed(err):
			l.sock.forgetEndpoint(l)
			return
		default:
			l.sock.note(func(s *Stats) { s.AcceptFailures++; s.LastError = err })
			if !l.sock.pause(pause) {
				return
			}
			pause = min(2*pause, acceptPauseMax)
		}
	}
}

func (l *listener) accept(conn net.Conn) {
	ss, ok := l.sock.newSession(conn, nil)
	if !ok {
		conn.Close()
		return
	}
	l.sock.running.Go(func() { ss.run() })
}

// pause waits, and reports false when the socket closes meanwhile.
func (s *Socket) pause(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-s.closing:
		return false
	}
}
