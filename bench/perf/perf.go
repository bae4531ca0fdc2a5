// Package perf is what the performance programs share: their arguments, which are
// those of ZeroMQ's own programs of the same names, and how they print.
package perf

import (
	"fmt"
	"os"
	"runtime/pprof"
	"strconv"
	"time"

	"raiden/zmq"
)

// Profile writes a CPU profile to the file named by the environment variable
// CPUPROFILE, if that is set, until the function it returns is called.
func Profile() (stop func()) {
	name := os.Getenv("CPUPROFILE")
	if name == "" {
		return func() {}
	}
	f, err := os.Create(name)
	Check(err)
	Check(pprof.StartCPUProfile(f))
	return func() {
		pprof.StopCPUProfile()
		Check(f.Close())
	}
}

// Args are a program's arguments.
type Args struct {
	Endpoint string // "" where the program takes none
	Size     int    // bytes of a message
	Count    int    // messages or round trips
}

// Parse reads the arguments; usage names them, as "<bind-to> <message-size>
// <message-count>". On an error it tells the user and ends the program.
func Parse(usage string, endpoint bool) Args {
	args := os.Args[1:]
	want := 2
	if endpoint {
		want = 3
	}
	if len(args) != want {
		fail("usage: %s %s", os.Args[0], usage)
	}
	var a Args
	if endpoint {
		a.Endpoint, args = args[0], args[1:]
	}
	a.Size = number("message size", args[0], 0)
	a.Count = number("count", args[1], 1)
	return a
}

func number(what, s string, least int) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < least {
		fail("%s is %q, it must be a number of at least %d", what, s, least)
	}
	return n
}

// Check ends the program on an error.
func Check(err error) {
	if err != nil {
		fail("%v", err)
	}
}

func fail(format string, args ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
	os.Exit(2)
}

// Socket makes a socket and binds or connects it.
func Socket(t zmq.Type, bind, connect string) *zmq.Socket {
	s, err := zmq.NewSocket(t, nil)
	Check(err)
	if bind != "" {
		Check(s.Bind(bind))
	}
	if connect != "" {
		Check(s.Connect(connect))
	}
	return s
}

// Payload returns a message of a size whose bytes Verify knows.
func Payload(size int) []byte {
	b := make([]byte, size)
	for i := range b {
		b[i] = byte(i)
	}
	return b
}

// Verify ends the program unless m is one frame as Payload made it. Of large
// messages it looks at both ends.
func Verify(m zmq.Message, size int) {
	if len(m) != 1 || len(m[0]) != size {
		fail("message of wrong size received")
	}
	if size > 0 && (m[0][0] != 0 || m[0][size-1] != byte(size-1)) {
		fail("message of wrong content received")
	}
}

// Throughput prints the figures of a throughput test.
func Throughput(a Args, elapsed time.Duration) {
	rate := float64(a.Count) / elapsed.Seconds()
	fmt.Printf("message size: %d [B]\n", a.Size)
	fmt.Printf("message count: %d\n", a.Count)
	fmt.Printf("mean throughput: %.0f [msg/s]\n", rate)
	fmt.Printf("mean throughput: %.3f [Mb/s]\n", rate*float64(a.Size)*8/1e6)
}

// Latency prints the figures of a latency test: half a round trip each.
func Latency(a Args, elapsed time.Duration) {
	fmt.Printf("message size: %d [B]\n", a.Size)
	fmt.Printf("roundtrip count: %d\n", a.Count)
	fmt.Printf("average latency: %.3f [us]\n", float64(elapsed.Nanoseconds())/float64(a.Count)/2e3)
}
