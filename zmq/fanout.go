package zmq

// fanout sends one message, encoded once, to several pipes. A pipe that has no
// room loses the message; the others get it.
type fanout struct {
	pipes   []*pipe // all of them
	matched []*pipe // those the message at hand goes to
	seq     uint64  // the number of that message
}

func (f *fanout) attach(p *pipe) { f.pipes = append(f.pipes, p) }

func (f *fanout) detach(p *pipe) {
	for i, q := range f.pipes {
		if q == p {
			last := len(f.pipes) - 1
			f.pipes[i], f.pipes[last] = f.pipes[last], nil
			f.pipes = f.pipes[:last]
			return
		}
	}
}

// begin starts a new message, which no pipe has been matched with.
func (f *fanout) begin() {
	f.seq++
	f.matched = f.matched[:0]
}

// match adds p to those that get the message, once.
func (f *fanout) match(p *pipe) {
	if p.mark != f.seq {
		p.mark = f.seq
		f.matched = append(f.matched, p)
	}
}

// send writes the message to the matched pipes and says how many lost it.
func (f *fanout) send(m *outgoing) (dropped uint64) {
	m.shared = len(f.matched) > 1
	for _, p := range f.matched {
		if !p.write(m) {
			dropped++
		}
	}
	return dropped
}

// all matches every pipe.
func (f *fanout) all() {
	f.begin()
	for _, p := range f.pipes {
		f.match(p)
	}
}
