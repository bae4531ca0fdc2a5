// Command inproc_thr is the throughput test between two goroutines, over inproc.
package main

import (
	"context"
	"time"

	"raiden/bench/perf"
	"raiden/zmq"
)

const endpoint = "inproc://thr_test"

func main() {
	a := perf.Parse("<message-size> <message-count>", false)
	defer perf.Profile()()
	ctx := context.Background()
	s := perf.Socket(zmq.Pull, endpoint, "")
	go send(ctx, a)
	var start time.Time
	for i := range a.Count {
		m, err := s.Recv(ctx)
		perf.Check(err)
		perf.Verify(m, a.Size)
		if i == 0 {
			start = time.Now()
		}
	}
	perf.Throughput(a, time.Since(start))
	perf.Check(s.Close())
}

func send(ctx context.Context, a perf.Args) {
	s := perf.Socket(zmq.Push, "", endpoint)
	b := perf.Payload(a.Size)
	for range a.Count {
		perf.Check(s.Send(ctx, b))
	}
}
