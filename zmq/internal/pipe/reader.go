package pipe

import "raiden/zmtp"

// Reader is the consuming end of a queue, message by message. Its methods are
// for one goroutine at a time.
type Reader struct {
	Queue *Queue

	head        *Segment
	pos         int // where the next message starts in head
	done, bytes int // read since the last acknowledgement
}

// Next cuts the next whole message off. msg is valid until the following call.
// own says that nobody else holds its memory and that the caller may keep it.
// When there is nothing, ok is false and the reader is owed a wake-up. wake is
// true when the producer must be told that there is room.
func (r *Reader) Next() (msg []byte, own, ok, wake bool) {
	if r.head == nil || r.pos == len(r.head.B) {
		if wake = r.advance(); r.head == nil {
			return nil, false, false, wake
		}
	}
	b := r.head.B[r.pos:]
	n := MessageSize(b)
	r.pos += n
	r.bytes += n
	r.done++
	if r.done >= ackEvery {
		wake = r.ack() || wake
	}
	own = n == len(r.head.B) && cap(b) > MaxSegment && !r.head.shared
	return b[:n:n], own, true, wake
}

// ackEvery is after how many messages a reader returns their room while it has
// more at hand: often enough that the producer fills half of a queue of the
// default bound while the other half is read.
const ackEvery = 250

func (r *Reader) ack() (wake bool) {
	wake = r.Queue.Ack(r.done, r.bytes)
	r.done, r.bytes = 0, 0
	return wake
}

// advance frees the segment just read and goes on to the next, or takes what
// has been queued since.
func (r *Reader) advance() (wake bool) {
	r.pos = 0
	if s := r.head; s != nil {
		r.head = s.next
		s.Free()
	}
	if r.head == nil {
		r.head, wake = r.Queue.Take(r.done, r.bytes)
		r.done, r.bytes = 0, 0
	}
	return wake
}

// Ended reports whether everything was read and nothing will follow.
func (r *Reader) Ended() bool {
	return (r.head == nil || r.pos == len(r.head.B) && r.head.next == nil) && r.Queue.Finished()
}

// MessageSize is the size of the message at the front of b, which holds whole
// messages only.
func MessageSize(b []byte) int {
	if b[0]&(zmtp.FlagLong|zmtp.FlagMore) == 0 {
		return zmtp.ShortHeader + int(b[1])
	}
	return longMessageSize(b)
}

func longMessageSize(b []byte) int {
	n := 0
	for {
		h, _ := zmtp.ParseHeader(b[n:])
		n += h.Len + h.Size
		if !h.More() {
			return n
		}
	}
}
