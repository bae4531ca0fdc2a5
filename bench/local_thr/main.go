// Command local_thr receives messages as fast as it can: the PULL side of the
// throughput test. Start it, then remote_thr with the same size and count.
package main

import (
	"context"
	"time"

	"raiden/bench/perf"
	"raiden/zmq"
)

func main() {
	a := perf.Parse("<bind-to> <message-size> <message-count>", true)
	defer perf.Profile()()
	ctx := context.Background()
	s := perf.Socket(zmq.Pull, a.Endpoint, "")
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
