package zmq

// fairQueue reads from many pipes in turn, one whole message from each that has
// one. The pipes with something to read stand at the front of the slice.
type fairQueue struct {
	pipes  []*pipe
	active int // pipes[:active] may have something to read
	cur    int // the next to read from
}

func (f *fairQueue) attach(p *pipe) {
	p.readSlot = len(f.pipes)
	f.pipes = append(f.pipes, p)
	f.readable(p)
}

func (f *fairQueue) detach(p *pipe) {
	if p.readSlot < f.active {
		f.deactivate(p)
	}
	last := len(f.pipes) - 1
	f.swap(p.readSlot, last)
	f.pipes[last] = nil
	f.pipes = f.pipes[:last]
}

func (f *fairQueue) readable(p *pipe) {
	if p.readSlot >= f.active {
		f.swap(p.readSlot, f.active)
		f.active++
	}
}

func (f *fairQueue) deactivate(p *pipe) {
	f.active--
	f.swap(p.readSlot, f.active)
	if f.cur >= f.active {
		f.cur = 0
	}
}

// recv reads the next message, or reports that there is none.
func (f *fairQueue) recv(m *incoming) bool {
	for f.active > 0 {
		p := f.pipes[f.cur]
		if p.read(m) {
			if f.cur++; f.cur >= f.active {
				f.cur = 0
			}
			return true
		}
		f.deactivate(p)
	}
	return false
}

func (f *fairQueue) swap(i, j int) {
	f.pipes[i], f.pipes[j] = f.pipes[j], f.pipes[i]
	f.pipes[i].readSlot, f.pipes[j].readSlot = i, j
}
