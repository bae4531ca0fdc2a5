package zmq

import (
	"fmt"
	"sync/atomic"

	queue "raiden/zmq/internal/pipe"
	"raiden/zmtp"
)

// The functions stand in the order in which a message meets them.

// copyLimit is up to which size, in bytes, what one read brought is copied behind
// what waits already, instead of handing over the memory it was read into. Most of
// what idle and slow connections bring is far below it, so that they do not hold
// memory by the chunk.
const copyLimit = 8 << 10

// read receives until the connection ends.
func (ss *session) read(rest []byte) error {
	ss.in.feed(rest)
	for {
		if err := ss.process(); err != nil {
			return err
		}
		if err := ss.fill(&ss.in); err != nil {
			return err
		}
		ss.reads.Add(1)
	}
}

// process delivers the whole messages that have come and acts on commands.
func (ss *session) process() error {
	for {
		c, err := ss.in.scan()
		if err != nil {
			ss.deliver() // what came before is good
			return err
		}
		if c == nil {
			ss.deliver()
			return nil
		}
		if err := ss.command(c); err != nil {
			ss.deliver()
			return err
		}
	}
}

// deliver moves whole messages to the pipe, waiting while that is full.
func (ss *session) deliver() {
	for {
		b, n := ss.in.take()
		if n == 0 {
			return
		}
		if ss.discards.Load() {
			ss.in.drop()
			return
		}
		if ss.sock.opts.Conflate {
			b, n = lastMessage(b), 1
		}
		ss.enqueue(b, n)
	}
}

func (ss *session) enqueue(b []byte, n int) {
	q := ss.pipe.in.Queue
	k := q.Room(n)
	switch {
	case k == 0:
		ss.throttled.Store(true)
		<-ss.room
		ss.throttled.Store(false)
	case k < n:
		ss.append(q, firstMessages(b, k), k)
		ss.in.dropFirst(k)
	case len(b) > copyLimit && !ss.sock.opts.Conflate:
		if _, wake := q.Push(ss.in.hand()); wake {
			ss.sock.notify(mailItem{ss.pipe, true})
		}
	default:
		ss.append(q, b, n)
		ss.in.drop()
	}
}

// append copies messages that Room has allowed.
func (ss *session) append(q *queue.Queue, b []byte, n int) {
	if q.Force(b, n) {
		ss.sock.notify(mailItem{ss.pipe, true})
	}
}

// command acts on a command and takes it out of the stream. Names that are not
// known are ignored, RFC 37.
func (ss *session) command(c *command) error {
	name, data, err := zmtp.ParseCommand(c.body)
	if err != nil {
		return err
	}
	var instead []byte
	switch name {
	case zmtp.CommandPing:
		err = ss.beat.pinged(ss, data)
	case zmtp.CommandSubscribe, zmtp.CommandCancel:
		instead, err = ss.subscription(name == zmtp.CommandSubscribe, data)
	case zmtp.CommandError:
		err = peerError(data)
	}
	if err == nil {
		ss.in.replace(c, instead)
	}
	return err
}

func peerError(data []byte) error {
	reason, err := zmtp.ParseError(data)
	if err != nil {
		return err
	}
	return reason
}

// subscription is the message that stands for a SUBSCRIBE or CANCEL: within the
// process a subscription is a message, as in ZMTP 3.0.
func (ss *session) subscription(on bool, topic []byte) ([]byte, error) {
	switch t := ss.sock.typ; {
	case t != Pub && t != XPub:
		return nil, nil
	case ss.in.frames > 0:
		return nil, fmt.Errorf("%w: subscription in the middle of a message", zmtp.ErrProtocol)
	}
	return appendSubscription(nil, on, string(topic)), nil
}

// firstMessages is the front of b that holds n messages; lastMessage the last one
// in b.
func firstMessages(b []byte, n int) []byte {
	end := 0
	for ; n > 0; n-- {
		end += queue.MessageSize(b[end:])
	}
	return b[:end]
}

func lastMessage(b []byte) []byte {
	for {
		n := queue.MessageSize(b)
		if n == len(b) {
			return b
		}
		b = b[n:]
	}
}

// readPlain reads once from a connection without a descriptor of its own.
func (ss *session) readPlain(d *decoder) error {
	n, err := ss.conn.Read(d.room())
	d.grown(n)
	if n > 0 {
		return nil
	}
	return err
}

// control queues a command, unless one of its kind waits already: a peer that
// sends PINGs and does not read cannot fill our memory with PONGs.
func (ss *session) control(waiting *atomic.Bool, frame []byte) {
	if waiting.Swap(true) {
		return
	}
	ss.sock.mu.Lock()
	defer ss.sock.mu.Unlock()
	if ss.pipe.session == ss {
		ss.pipe.force(frame, 0)
	}
}
