package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func readAll(r io.Reader, limit int) (all []line) {
	lines := make(chan line)
	go readLines(r, limit, lines, nil)
	for l := range lines {
		all = append(all, l)
	}
	return all
}

func TestReadLines(t *testing.T) {
	long := strings.Repeat("x", 200<<10)
	for _, tt := range []struct{ name, in, want string }{
		{"nothing", "", "[]"},
		{"one", "a\n", "[1:a]"},
		{"no newline at the end", "a\nb", "[1:a 2:b]"},
		{"empty lines count", "\n\na\n", "[1: 2: 3:a]"},
		{"carriage returns are kept", "a\r\n", "[1:a\r]"},
		{"too long", "a\n123456789\nb\n", "[1:a 2:!9 3:b]"},
		{"just long enough", "12345678\n", "[1:12345678]"},
		{"longer than the buffer", long + "\nb", fmt.Sprintf("[1:!%d 2:b]", len(long))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, l := range readAll(iotest.OneByteReader(strings.NewReader(tt.in)), 8) {
				if l.length > 8 {
					l.text = fmt.Append(l.text, "!", l.length)
				}
				got = append(got, fmt.Sprintf("%d:%s", l.number, l.text))
			}
			if fmt.Sprint(got) != tt.want {
				t.Errorf("got %q, want %q", fmt.Sprint(got), tt.want)
			}
		})
	}
}

func TestReadLinesTellsErrors(t *testing.T) {
	cause := errors.New("disk on fire")
	got := readAll(io.MultiReader(strings.NewReader("a\nb"), iotest.ErrReader(cause)), 8)
	if len(got) != 2 || got[1].err != cause {
		t.Errorf("got %+v, want line a, then the error", got)
	}
}

func FuzzReadLines(f *testing.F) {
	f.Add([]byte("a\nbb\n\nccc"), 2)
	f.Fuzz(func(t *testing.T, in []byte, limit int) {
		if limit < 0 || limit > 1<<20 {
			return
		}
		var joined []byte
		long := false
		for i, l := range readAll(bytes.NewReader(in), limit) {
			if l.number != i+1 || len(l.text) > limit {
				t.Fatalf("line %d is %+v", i+1, l)
			}
			long = long || l.length > limit
			joined = append(append(joined, l.text...), '\n')
		}
		want := bytes.TrimSuffix(in, []byte("\n"))
		if !long && len(in) > 0 && !bytes.Equal(bytes.TrimSuffix(joined, []byte("\n")), want) {
			t.Fatalf("%q came back as %q", in, joined)
		}
	})
}
