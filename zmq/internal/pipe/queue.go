// Package pipe is the bounded queue between a socket and a connection, or
// between two sockets of one process.
//
// A queue holds encoded messages, not objects: small messages are copied one
// behind the other into segments, so that a connection's writer sends a thousand
// of them with one call and a reader hands over a thousand with one lock. One
// producer and one consumer use a queue; each is told when the other unblocks it
// and neither ever waits inside.
package pipe

import "sync"

// Queue is a first-in first-out queue of encoded messages between one producer
// and one consumer, which may be different goroutines. Use New.
//
// It is bounded in messages by the high-water mark and in bytes. When it is full
// a push is refused and the producer is owed a wake-up, which Take or Ack report
// once at most half of the bound is left.
type Queue struct {
	mu         sync.Mutex
	head, tail *Segment
	messages   int // pushed and not acknowledged
	bytes      int // the same in bytes
	hwm        int // 0 is no bound
	maxBytes   int // 0 is no bound
	conflate   bool
	idle       bool // the consumer found it empty and is owed a wake-up
	starved    bool // the producer found it full and is owed a wake-up
	finished   bool // nothing will be pushed any more
}

// New returns an empty queue. hwm bounds the messages, maxBytes the bytes; 0
// means no bound. A queue below both bounds takes one message of any size. A
// conflating queue keeps the newest message only and is never full.
//
// The consumer counts as idle: the first push reports that it must be woken.
func New(hwm, maxBytes int, conflate bool) *Queue {
	return &Queue{hwm: hwm, maxBytes: maxBytes, conflate: conflate, idle: true}
}

// Append copies b, n whole messages, to the end. ok is false, and nothing
// changes, when the queue is full. wake is true when the consumer must be told
// that there is something to take.
func (q *Queue) Append(b []byte, n int) (ok, wake bool) {
	q.mu.Lock()
	if q.full() {
		q.starved = true
		q.mu.Unlock()
		return false, false
	}
	wake = q.append(b, n)
	q.mu.Unlock()
	return true, wake
}

// Force is Append without the bound, for what must not be lost: subscriptions
// and protocol commands, whose number the caller bounds.
func (q *Queue) Force(b []byte, n int) (wake bool) {
	q.mu.Lock()
	wake = q.append(b, n)
	q.mu.Unlock()
	return wake
}

// Push adds a segment, which the queue owns from then on if ok.
func (q *Queue) Push(s *Segment) (ok, wake bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.full() {
		q.starved = true
		return false, false
	}
	if q.conflate {
		q.clear()
	}
	q.link(s)
	return true, q.count(len(s.B), s.N)
}

// Room says how many messages may be pushed now, at most n. When it is 0 the
// producer is owed a wake-up.
func (q *Queue) Room(n int) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.full() {
		q.starved = true
		return 0
	}
	if q.hwm == 0 || q.conflate {
		return n
	}
	return min(n, q.hwm-q.messages)
}

// Take moves everything queued to the consumer. It acknowledges done messages of
// bytes length taken earlier; wake is true when the producer must be told that
// there is room. When there is nothing, head is nil and the consumer is owed a
// wake-up.
func (q *Queue) Take(done, bytes int) (head *Segment, wake bool) {
	q.mu.Lock()
	wake = q.ack(done, bytes)
	head, q.head, q.tail = q.head, nil, nil
	q.idle = head == nil
	q.mu.Unlock()
	return head, wake
}

// Drain is Take for a consumer that counts what it takes as gone at once, as a
// connection's writer does.
func (q *Queue) Drain() (head *Segment, wake bool) {
	q.mu.Lock()
	head, q.head, q.tail = q.head, nil, nil
	q.messages, q.bytes = 0, 0
	q.idle = head == nil
	wake = q.ack(0, 0)
	q.mu.Unlock()
	return head, wake
}

// Ack acknowledges done messages of bytes length: they no longer count against
// the bound. wake is as for Take.
func (q *Queue) Ack(done, bytes int) (wake bool) {
	q.mu.Lock()
	wake = q.ack(done, bytes)
	q.mu.Unlock()
	return wake
}

// Unread puts segments back in front of the queue, in their order, as not taken.
// Their messages must have been acknowledged. The bound may be passed by it.
func (q *Queue) Unread(head *Segment) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if head == nil || q.conflate && q.head != nil {
		return
	}
	last := head
	for s := head; s != nil; s = s.next {
		q.messages += s.N
		q.bytes += len(s.B)
		last = s
	}
	last.next = q.head
	if q.head == nil {
		q.tail = last
	}
	q.head = head
}

// Clear throws away what is queued and says how many messages that were and
// whether the producer must be told that there is room.
func (q *Queue) Clear() (dropped int, wake bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	before := q.messages
	q.clear()
	return before - q.messages, q.ack(0, 0)
}

// Resume makes the queue ready for a new consumer. It reports whether there is
// something to take; if not, the consumer counts as idle.
func (q *Queue) Resume() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.idle = q.head == nil && !q.finished
	return !q.idle
}

// Finish says that nothing will be pushed any more. wake is true when the
// consumer must be told.
func (q *Queue) Finish() (wake bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.finished = true
	wake, q.idle = q.idle, false
	return wake
}

// Finished reports whether Finish was called and everything has been taken.
func (q *Queue) Finished() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.finished && q.head == nil
}

// Len says how many messages are queued or taken and not acknowledged.
func (q *Queue) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.messages
}

// SetHWM changes the high-water mark; 0 means no bound.
func (q *Queue) SetHWM(hwm int) {
	q.mu.Lock()
	q.hwm = hwm
	q.mu.Unlock()
}

// The methods below are called with q.mu held.

func (q *Queue) full() bool {
	if q.conflate {
		return false
	}
	return q.hwm > 0 && q.messages >= q.hwm || q.maxBytes > 0 && q.bytes >= q.maxBytes
}

func (q *Queue) append(b []byte, n int) (wake bool) {
	if q.conflate && n > 0 {
		q.clear()
	}
	t := q.tail
	if t == nil || t.shared || cap(t.B)-len(t.B) < len(b) {
		t = q.grow(len(b))
	}
	t.B = append(t.B, b...)
	t.N += n
	return q.count(len(b), n)
}

// grow links a new tail with room for n bytes: a small one while the queue is
// empty, a large one once a backlog builds up.
func (q *Queue) grow(n int) *Segment {
	size := max(n, MinSegment)
	if q.tail != nil {
		size = max(n, min(8*cap(q.tail.B), MaxSegment))
	}
	s := NewSegment(size)
	q.link(s)
	return s
}

func (q *Queue) link(s *Segment) {
	if q.tail == nil {
		q.head = s
	} else {
		q.tail.next = s
	}
	q.tail = s
}

func (q *Queue) count(bytes, n int) (wake bool) {
	q.messages += n
	q.bytes += bytes
	wake, q.idle = q.idle, false
	return wake
}

func (q *Queue) ack(done, bytes int) (wake bool) {
	q.messages -= done
	q.bytes -= bytes
	if !q.starved || q.hwm > 0 && q.messages > q.hwm/2 || q.maxBytes > 0 && q.bytes > q.maxBytes/2 {
		return false
	}
	q.starved = false
	return true
}

func (q *Queue) clear() {
	for s := q.head; s != nil; s = s.next {
		q.bytes -= len(s.B)
	}
	q.messages -= FreeAll(q.head)
	q.head, q.tail = nil, nil
}
