package main

import (
	"context"
	"flag"
	"fmt"
	"strings"
	"time"
)

const pubHelp = `Publishes DATA as one message, or without DATA each line of standard input as
a message of its own, at once and in order.

  raiden pub hello "it works"
  raiden pub hello '{"text":"it works","level":"info"}'
  vmstat 1 | raiden pub stats
  tail -F /var/log/syslog | raiden pub logs
  raiden pub logs < app.log

What is a JSON object goes out as JSON, everything else as text; -json and
-text force one kind. Arguments that begin with a dash go after --.

While the node is away, lines wait in the pipe and go out when it returns. Lines
it had not yet accepted when the connection broke are sent again, so that none
is lost; one whose acceptance was lost on the way then arrives twice. A single
DATA is not kept waiting: without a node it fails. -wait changes either.

A line that is too long, or refused by the node, is reported with its number
and skipped; the exit code is then 1.
`

var pubVerb = verb{
	name: "pub", args: "CHANNEL [DATA...]", summary: "publish a message, or each line of a pipe",
	help: pubHelp, new: func() action { return new(pub) },
}

// pub publishes arguments or lines.
type pub struct {
	client
	json, text     bool
	quiet, verbose bool
	limit          size
}

func (p *pub) flags(fs *flag.FlagSet) {
	p.client.flags(fs)
	p.limit = defaultMessageSize
	fs.BoolVar(&p.json, "json", false, "take everything as JSON; what is no JSON object is an error")
	fs.BoolVar(&p.text, "text", false, "take everything as text, even what looks like JSON")
	fs.Var(&p.wait, "wait", "give up when the node is away for this `time` (0: DATA not at all, a pipe for ever)")
	fs.Var(&p.limit, "max-message", "longest message in `bytes`; the node has the same limit and the same flag")
	fs.BoolVar(&p.quiet, "q", false, "say nothing but errors")
	fs.BoolVar(&p.verbose, "v", false, "say at the end how much was published, even without a terminal")
}

func (p *pub) run(ctx context.Context, c *console, args []string) error {
	if len(args) == 0 || args[0] == "" {
		return usagef("to which channel? raiden pub CHANNEL [DATA...]")
	}
	if p.json && p.text {
		return usagef("-json and -text exclude each other")
	}
	work := &publisher{
		client:  &p.client,
		encode:  encoder{channel: args[0], json: p.json, text: p.text, limit: int(p.limit)}.frame,
		say:     c.say,
		single:  len(args) > 1,
		patient: -1,
	}
	if work.single {
		work.patient = 0
	}
	if p.wait > 0 {
		work.patient = time.Duration(p.wait)
	}
	if p.quiet {
		work.say = func(string, ...any) {}
	}
	work.complain = c.say
	err := work.run(ctx, p.input(c, args[1:]))
	if !p.quiet && (p.verbose || isTerminal(c.stderr)) {
		c.say("%s", work.summary())
	}
	return err
}

// input is what to publish: the words of DATA joined as echo joins them, or
// standard input.
func (p *pub) input(c *console, data []string) func(chan<- line, <-chan struct{}) {
	if len(data) > 0 {
		text := strings.Join(data, " ")
		return func(lines chan<- line, _ <-chan struct{}) {
			defer close(lines)
			lines <- oneLine(text, int(p.limit))
		}
	}
	if isTerminal(c.stdin) && !p.quiet {
		c.say("publishing each line you type; Ctrl-D ends")
	}
	return func(lines chan<- line, stop <-chan struct{}) {
		readLines(c.stdin, int(p.limit), lines, stop)
	}
}

func oneLine(text string, limit int) line {
	l := line{number: 1, length: len(text)}
	if l.length <= limit {
		l.text = []byte(text)
	}
	return l
}

// summary tells what became of the input.
func (p *publisher) summary() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d published", p.accepted)
	note := func(n int, what string) {
		if n > 0 {
			fmt.Fprintf(&b, ", %d %s", n, what)
		}
	}
	note(p.failed, "refused")
	note(len(p.pending), "not accepted in time")
	note(p.resent, "sent again after a reconnect")
	note(p.repaired, "with bytes that are no UTF-8 replaced")
	return b.String()
}
