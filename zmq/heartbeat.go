package zmq

import (
	"errors"
	"sync"
	"time"

	"raiden/zmtp"
)

// errHeartbeat says that a peer was silent for too long.
var errHeartbeat = errors.New("zmq: the peer did not answer a heartbeat in time")

// heartbeat notices when a peer is no longer there: by PINGs of ours that nothing
// follows, RFC 37, and by the time to live that a peer's PING asks for. Any byte
// from the peer counts as an answer.
type heartbeat struct {
	mu      sync.Mutex // protects following; a leaf
	stopped bool
	ping    *time.Timer
	answer  *time.Timer
	ttl     *time.Timer
}

func (h *heartbeat) start(ss *session) {
	every := ss.sock.opts.HeartbeatInterval
	if every <= 0 {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ping = time.AfterFunc(every, func() { h.tick(ss, every) })
}

func (h *heartbeat) stop() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stopped = true
	for _, t := range []*time.Timer{h.ping, h.answer, h.ttl} {
		if t != nil {
			t.Stop()
		}
	}
}

// tick sends a PING and waits for something to come.
func (h *heartbeat) tick(ss *session, every time.Duration) {
	ss.control(&ss.pinging, zmtp.AppendPing(nil, tenths(ss.sock.opts.HeartbeatTTL), nil))
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopped {
		return
	}
	h.ping.Reset(every)
	h.expect(ss, &h.answer, ss.sock.opts.HeartbeatTimeout)
}

// expect fails the session if nothing is read from now on for so long, unless
// timer is running already.
func (h *heartbeat) expect(ss *session, timer **time.Timer, within time.Duration) {
	if *timer != nil {
		return
	}
	seen := ss.reads.Load()
	*timer = time.AfterFunc(within, func() {
		h.mu.Lock()
		*timer = nil
		h.mu.Unlock()
		// A reader that waits for the application cannot hear the peer.
		if ss.reads.Load() == seen && !ss.throttled.Load() {
			ss.fail(errHeartbeat)
		}
	})
}

// pinged answers a PING of the peer.
func (h *heartbeat) pinged(ss *session, data []byte) error {
	ttl, context, err := zmtp.ParsePing(data)
	if err != nil {
		return err
	}
	ss.control(&ss.ponging, zmtp.AppendPong(nil, context))
	if ttl > 0 {
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.ttl != nil { // each PING starts its time anew
			h.ttl.Stop()
			h.ttl = nil
		}
		h.expect(ss, &h.ttl, time.Duration(ttl)*100*time.Millisecond)
	}
	return nil
}

// tenths is a duration in the unit of a PING's time to live, rounded up.
func tenths(d time.Duration) uint16 {
	return uint16((d + 100*time.Millisecond - 1) / (100 * time.Millisecond))
}
