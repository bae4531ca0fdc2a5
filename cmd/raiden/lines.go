package main

import (
	"bufio"
	"errors"
	"io"
)

// A line is one line of input without its newline. A line over the limit comes
// without its text, and with its full length.
type line struct {
	number int
	text   []byte
	length int
	err    error // reading ended here, other than by the end of input
}

// readLines sends each line of r until its end, then closes lines. It holds at
// most limit bytes of a line. It returns early when stop is closed; a read of r
// that never returns keeps it waiting, so its owner closes r or exits.
func readLines(r io.Reader, limit int, lines chan<- line, stop <-chan struct{}) {
	defer close(lines)
	in := bufio.NewReaderSize(r, 64<<10)
	for number := 1; ; number++ {
		l, more := readLine(in, limit)
		l.number = number
		if l.length > 0 || l.err != nil || more {
			select {
			case lines <- l:
			case <-stop:
				return
			}
		}
		if !more {
			return
		}
	}
}

// readLine reads up to the next newline. more is false at the end of input,
// where a last line without newline may still be returned.
func readLine(in *bufio.Reader, limit int) (l line, more bool) {
	for {
		part, err := in.ReadSlice('\n')
		if err == nil {
			part = part[:len(part)-1]
		}
		if l.length += len(part); l.length <= limit {
			l.text = append(l.text, part...)
		} else {
			l.text = nil
		}
		switch {
		case err == nil:
			return l, true
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF):
			return l, false
		default:
			l.err = err
			return l, false
		}
	}
}
