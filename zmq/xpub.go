package zmq

import (
	"fmt"

	"raiden/zmtp"
)

// xpub is XPUB, RFC 29: a message goes to every peer that subscribed to a prefix
// of its first frame, and subscriptions are received as messages: a byte 1 (or 0
// for the end of one) and the topic. Of several peers that subscribe to a topic
// only the first is told of, and the last that leaves it.
type xpub struct {
	base
	out   fanout
	subs  subTrie[[]*pipe]
	visit func(*[]*pipe) // what match is called with, made once
	news  newsQueue
	quiet bool // nobody receives the news: PUB
}

// What one peer may subscribe to. A peer that goes beyond is disconnected.
const (
	maxTopics     = 1 << 20
	maxTopicBytes = 256 << 20
)

func newXPub(s *Socket) pattern { return newXPubOf(s) }

func newXPubOf(s *Socket) *xpub {
	x := &xpub{base: base{s}, news: newsQueue{hwm: s.opts.RecvHWM}}
	x.visit = func(pipes *[]*pipe) {
		for _, p := range *pipes {
			x.out.match(p)
		}
	}
	return x
}

func (x *xpub) attach(p *pipe) bool {
	p.topics = make(map[string]struct{})
	x.out.attach(p)
	return true
}

func (x *xpub) unlinked(p *pipe) { x.forget(p) }

func (x *xpub) hangup(p *pipe) {
	x.forget(p)
	x.out.detach(p)
}

// forget ends all of a peer's subscriptions.
func (x *xpub) forget(p *pipe) {
	for topic := range p.topics {
		x.unsubscribe(p, topic)
	}
	p.topicBytes = 0
}

func (x *xpub) send(m *outgoing) error {
	topic, _ := m.first()
	x.out.begin()
	x.subs.match(topic, x.visit)
	x.sock.spreading = len(x.out.matched) > 1
	x.sock.stats.DroppedFull += x.out.send(m)
	x.sock.spreading = false
	return nil
}

// readable takes what a peer says at once, so that its subscriptions count even
// if nobody receives.
func (x *xpub) readable(p *pipe) {
	var m incoming
	for p.read(&m) {
		x.heard(p, &m)
	}
}

func (x *xpub) heard(p *pipe, m *incoming) {
	body, rest := cutFrame(m.b)
	switch {
	case p.gone: // its subscriptions have ended
	case len(rest) == 0 && len(body) > 0 && body[0] == 1:
		x.subscribe(p, string(body[1:]))
	case len(rest) == 0 && len(body) > 0 && body[0] == 0:
		x.unsubscribe(p, string(body[1:]))
	case x.quiet:
		x.sock.stats.DroppedMalformed++
	case !x.news.message(p, m.b):
		x.sock.stats.DroppedFull++
	}
}

// subscribe adds a topic to the peer's. A peer's topics are a set: libzmq sends a
// subscription each time it is made, but its end only once.
func (x *xpub) subscribe(p *pipe, topic string) {
	if _, has := p.topics[topic]; has {
		return
	}
	p.topicBytes += len(topic)
	if len(p.topics) >= maxTopics || p.topicBytes > maxTopicBytes {
		p.fail(fmt.Errorf("peer subscribed to more than %d topics or %d bytes of them", maxTopics, maxTopicBytes))
		return
	}
	pipes := x.subs.put(topic)
	p.topics[topic] = struct{}{}
	*pipes = append(*pipes, p)
	if len(*pipes) == 1 && !x.quiet {
		x.news.notice(p, true, topic)
	}
}

func (x *xpub) unsubscribe(p *pipe, topic string) {
	if _, has := p.topics[topic]; !has {
		x.unknown(p, topic)
		return
	}
	delete(p.topics, topic)
	p.topicBytes -= len(topic)
	pipes := x.subs.get(topic)
	*pipes = without(*pipes, p)
	if len(*pipes) == 0 {
		x.subs.remove(topic)
		if !x.quiet {
			x.news.notice(p, false, topic)
		}
	}
}

// unknown passes on the end of a subscription that was never made, as libzmq
// does.
func (x *xpub) unknown(p *pipe, topic string) {
	if !x.quiet && x.subs.get(topic) == nil && !x.news.full() {
		x.news.notice(p, false, topic)
	}
}

func without(pipes []*pipe, p *pipe) []*pipe {
	for i, q := range pipes {
		if q == p {
			last := len(pipes) - 1
			pipes[i], pipes[last] = pipes[last], nil
			return pipes[:last]
		}
	}
	return pipes
}

func (x *xpub) recv(m *incoming) error {
	if !x.news.recv(m) {
		return errAgain
	}
	return nil
}

// newsQueue holds what an XPUB's application has not received yet. Notices are
// never lost, because a forwarder's upstream would then be wrong for good;
// instead, when there are too many, those that cancel each other out are taken
// away, which leaves at most one for each topic. Other messages are bounded by the
// high-water mark.
type newsQueue struct {
	hwm     int
	items   []newsItem
	compact int // the length at which to look for what cancels out
}

type newsItem struct {
	from   *pipe
	notice bool
	on     bool   // a subscription, or its end
	topic  string // of a notice; else the message's frames
}

func (q *newsQueue) full() bool { return q.hwm > 0 && len(q.items) >= q.hwm }

func (q *newsQueue) message(p *pipe, b []byte) bool {
	if q.full() {
		return false
	}
	q.items = append(q.items, newsItem{from: p, topic: string(b)})
	return true
}

func (q *newsQueue) notice(p *pipe, on bool, topic string) {
	if q.full() && len(q.items) >= q.compact {
		q.cancelOut()
		q.compact = 2 * len(q.items)
	}
	q.items = append(q.items, newsItem{from: p, notice: true, on: on, topic: topic})
}

// cancelOut keeps of each topic's notices the last one, and none if they are even
// in number: the application then knows the present state already.
func (q *newsQueue) cancelOut() {
	left := make(map[string]int)
	for _, i := range q.items {
		if i.notice {
			left[i.topic]++
		}
	}
	for t, n := range left {
		left[t] = n % 2
	}
	kept := make([]newsItem, 0, len(q.items)/2)
	for i := len(q.items) - 1; i >= 0; i-- {
		if it := q.items[i]; !it.notice || left[it.topic] > 0 {
			left[it.topic]--
			kept = append(kept, it)
		}
	}
	for i, j := 0, len(kept)-1; i < j; i, j = i+1, j-1 {
		kept[i], kept[j] = kept[j], kept[i]
	}
	q.items = kept
}

func (q *newsQueue) recv(m *incoming) bool {
	if len(q.items) == 0 {
		return false
	}
	i := q.items[0]
	q.items[0] = newsItem{}
	if q.items = q.items[1:]; len(q.items) == 0 {
		q.items, q.compact = nil, 0
	}
	b := []byte(i.topic)
	if i.notice {
		b = appendSubscription(nil, i.on, i.topic)
	}
	*m = incoming{pipe: i.from, b: b}
	return true
}

// appendSubscription appends a subscription, or its end, in the form of a
// message, which is how a pipe carries it.
func appendSubscription(dst []byte, on bool, topic string) []byte {
	dst = zmtp.AppendHeader(dst, 0, 1+len(topic))
	if on {
		dst = append(dst, 1)
	} else {
		dst = append(dst, 0)
	}
	return append(dst, topic...)
}
