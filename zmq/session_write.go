package zmq

import (
	"net"
	"time"

	queue "raiden/zmq/internal/pipe"
)

// startWriter starts the writer. The pipe's queue asks for it when it was empty,
// so there is one at most. The socket's lock is held.
func (ss *session) startWriter() {
	ss.writers.Add(1)
	go ss.write()
}

// write sends what is queued until there is nothing left: everything there is in
// one call, so that batches form by themselves while a call is under way.
func (ss *session) write() {
	defer ss.writers.Done()
	q := ss.pipe.out
	for {
		head, wake := q.Drain()
		if wake {
			ss.sock.notify(mailItem{ss.pipe, false})
		}
		ss.ponging.Store(false)
		ss.pinging.Store(false)
		if head == nil {
			if q.Finished() {
				ss.finish()
			}
			return
		}
		if unsent, err := send(ss.conn, head); err != nil {
			q.Unread(unsent)
			ss.broken()
			return
		}
	}
}

// send writes segments with one call and frees them. On an error it returns those
// whose messages were not written whole.
func send(conn net.Conn, head *queue.Segment) (unsent *queue.Segment, err error) {
	var n int64
	if head.Next() == nil {
		var k int
		k, err = conn.Write(head.B)
		n = int64(k)
	} else {
		var bufs net.Buffers
		for s := head; s != nil; s = s.Next() {
			bufs = append(bufs, s.B)
		}
		n, err = bufs.WriteTo(conn)
	}
	if err == nil {
		queue.FreeAll(head)
		return nil, nil
	}
	return queue.Unsent(head, int(n)), err
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
