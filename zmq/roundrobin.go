package zmq

// roundRobin shares messages out: each goes to the next pipe that has room. The
// pipes with room stand at the front of the slice.
type roundRobin struct {
	pipes  []*pipe
	active int // pipes[:active] may have room
	cur    int // the next to write to
}

func (r *roundRobin) attach(p *pipe) {
	p.writeSlot = len(r.pipes)
	r.pipes = append(r.pipes, p)
	r.writable(p)
}

// detach is safe to call twice.
func (r *roundRobin) detach(p *pipe) {
	if !r.has(p) {
		return
	}
	if p.writeSlot < r.active {
		r.deactivate(p)
	}
	last := len(r.pipes) - 1
	r.swap(p.writeSlot, last)
	r.pipes[last] = nil
	r.pipes = r.pipes[:last]
}

func (r *roundRobin) has(p *pipe) bool {
	return p.writeSlot < len(r.pipes) && r.pipes[p.writeSlot] == p
}

func (r *roundRobin) writable(p *pipe) {
	if r.has(p) && p.writeSlot >= r.active {
		r.swap(p.writeSlot, r.active)
		r.active++
	}
}

func (r *roundRobin) deactivate(p *pipe) {
	r.active--
	r.swap(p.writeSlot, r.active)
	if r.cur >= r.active {
		r.cur = 0
	}
}

// send writes to the next pipe that has room and returns it, or nil when there is
// none.
func (r *roundRobin) send(m *outgoing) *pipe {
	for r.active > 0 {
		p := r.pipes[r.cur]
		if p.write(m) {
			if r.cur++; r.cur >= r.active {
				r.cur = 0
			}
			return p
		}
		r.deactivate(p)
	}
	return nil
}

func (r *roundRobin) swap(i, j int) {
	r.pipes[i], r.pipes[j] = r.pipes[j], r.pipes[i]
	r.pipes[i].writeSlot, r.pipes[j].writeSlot = i, j
}
