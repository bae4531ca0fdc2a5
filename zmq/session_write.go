package zmq

import (
	"net"
	"sync/atomic"
	"time"

	queue "raiden/zmq/internal/pipe"
)

// startWriter gets what is queued on its way. The pipe's queue asks for it when it
// was empty, so that there is one writer at most. The socket's lock is held.
//
// A lone message is written at once, by the caller's goroutine, as plain TCP would
// be: handing it to another goroutine may cost the wake-up of a core, several times
// the write itself. Under load the writer is a goroutine, and batches form while
// it is busy.
func (ss *session) startWriter() {
	if ss.lone() && ss.writeNow() {
		return
	}
	ss.writers.Add(1)
	go ss.write(nil, 0)
}

// quiet is how long a socket must not have written for a message to be a lone one.
const quiet = 50 * time.Microsecond

// lone guesses that no other message is close behind: the peer has spoken since we
// last wrote to it, so this is an answer, or nothing was written for a while.
func (ss *session) lone() bool {
	if ss.tryWrite == nil || ss.sock.spreading {
		return false
	}
	reads := ss.reads.Load()
	answer := reads != ss.answered
	ss.answered = reads
	return answer || ss.sock.wrote.quiet()
}

// writeClock tells when a socket last wrote.
type writeClock struct{ at atomic.Int64 }

var epoch = time.Now()

func (c *writeClock) touch()      { c.at.Store(int64(time.Since(epoch))) }
func (c *writeClock) quiet() bool { return time.Since(epoch)-time.Duration(c.at.Load()) > quiet }

// writeNow writes what is queued as far as the system takes it without waiting,
// and starts the writer for what is left. false means that nothing was done.
func (ss *session) writeNow() bool {
	q := ss.pipe.out
	head := ss.drain()
	if head == nil {
		return false
	}
	n := ss.tryWrite(head.B)
	ss.sock.wrote.touch()
	if n < len(head.B) || head.Next() != nil {
		ss.writers.Add(1)
		go ss.write(head, n)
		return true
	}
	head.Free()
	if q.Resume() {
		return false // finished meanwhile
	}
	return true
}

// write sends what is queued until there is nothing left: everything there is in
// one call, so that batches form by themselves while a call is under way. It
// begins with head, of which n bytes were written before.
func (ss *session) write(head *queue.Segment, n int) {
	defer ss.writers.Done()
	q := ss.pipe.out
	for {
		if head == nil {
			head = ss.drain()
		}
		if head == nil {
			ss.sock.wrote.touch()
			if q.Finished() {
				ss.finish()
			}
			return
		}
		if unsent, err := send(ss.conn, head, n); err != nil {
			q.Unread(unsent)
			ss.broken()
			return
		}
		head, n = nil, 0
	}
}

// drain takes what is queued and lets those go on who wait for room.
func (ss *session) drain() *queue.Segment {
	head, wake := ss.pipe.out.Drain()
	if wake {
		ss.sock.notify(mailItem{ss.pipe, false})
	}
	ss.ponging.Store(false)
	ss.pinging.Store(false)
	return head
}

// send writes segments with one call and frees them; done bytes of the first were
// written before. On an error it returns those whose messages were not written
// whole.
func send(conn net.Conn, head *queue.Segment, done int) (unsent *queue.Segment, err error) {
	var n int64
	if head.Next() == nil {
		var k int
		k, err = conn.Write(head.B[done:])
		n = int64(k)
	} else {
		bufs := net.Buffers{head.B[done:]}
		for s := head.Next(); s != nil; s = s.Next() {
			bufs = append(bufs, s.B)
		}
		n, err = bufs.WriteTo(conn)
	}
	if err == nil {
		queue.FreeAll(head)
		return nil, nil
	}
	return queue.Unsent(head, done+int(n)), err
}

// broken leaves it to the reader to end the session, so that what the peer sent
// before is still received; but not for long.
func (ss *session) broken() {
	_ = ss.conn.SetReadDeadline(time.Now().Add(closeGrace))
}

// finish ends a connection on which everything has been sent. The peer reads to
// the end and closes its side; were ours closed at once, bytes of the peer that
// nobody has read would make the system cut the connection off, and what is under
// way with it.
func (ss *session) finish() {
	ss.discards.Store(true)
	ss.room.open()
	c, ok := ss.conn.(interface{ CloseWrite() error })
	if !ok || c.CloseWrite() != nil {
		ss.conn.Close()
		return
	}
	_ = ss.conn.SetReadDeadline(time.Now().Add(closeGrace))
}
