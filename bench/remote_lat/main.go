// Command remote_lat sends requests and times the replies: the REQ side of the
// latency test.
package main

import (
	"context"
	"time"

	"raiden/bench/perf"
	"raiden/zmq"
)

func main() {
	a := perf.Parse("<connect-to> <message-size> <roundtrip-count>", true)
	defer perf.Profile()()
	ctx := context.Background()
	s := perf.Socket(zmq.Req, "", a.Endpoint)
	b := perf.Payload(a.Size)
	start := time.Now()
	for range a.Count {
		perf.Check(s.Send(ctx, b))
		m, err := s.Recv(ctx)
		perf.Check(err)
		perf.Verify(m, a.Size)
	}
	perf.Latency(a, time.Since(start))
	perf.Check(s.Close())
}
