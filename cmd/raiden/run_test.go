package main

import (
	"strings"
	"testing"
)

// Every verb and flag with one wrong value, and what the user is told.
func TestWrongInput(t *testing.T) {
	for _, tt := range []struct{ line, says string }{
		{"pubb x", `unknown verb "pubb", did you mean "pub"?`},
		{"publish x", `unknown verb "publish", did you mean "pub"?`},
		{"zzzzzz", `unknown verb "zzzzzz"; the verbs are node, pub, sub, version, help`},
		{"help nod", `unknown verb "nod", did you mean "node"?`},
		{"help pub sub", "help takes one verb, not 2"},
		{"help -x", "unknown flag -x: this verb has no flags"},
		{"version 2", "version takes no arguments"},

		{"-htp :1", `unknown flag -htp, did you mean "-http"?`},
		{"node x", `a node takes no arguments, only flags; "x" is neither`},
		{"node -http", "flag -http needs a value: address of HTTP"},
		{"node -http 7700", `"7700" is not an address to listen on: it looks like 127.0.0.1:7700`},
		{"node -http 127.0.0.1:x", `"127.0.0.1:x" is not an address to listen on`},
		{"node -http 127.0.0.1:70000", `"127.0.0.1:70000" is not an address to listen on`},
		{"node -http 127.0.0.1:", `"127.0.0.1:" is not an address to listen on`},
		{"node -http 127.0.0.1:0 -zmq-pub nowhere", `"nowhere" is not an address to listen on: it looks like 127.0.0.1:7700, or 127.0.0.1:0 for any free port (flag -zmq-pub)`},
		{"node -http 127.0.0.1:0 -zmq-pub 127.0.0.1:0 -zmq-sub tcp://x:1", "(flag -zmq-sub)"},
		{"node -max-channels 0", "flag -max-channels: it must be a whole number of at least 1"},
		{"node -max-subscribers many", "flag -max-subscribers: it must be a whole number of at least 1"},
		{"node -queue -5", "flag -queue: it must be a whole number of at least 1"},
		{"node -max-message 1.5", "flag -max-message: it must be a number of bytes such as 65536, 64K or 1M"},
		{"node -max-message 9000M", "flag -max-message: it must be a number of bytes"},
		{"node -keepalive 30", "flag -keepalive: it must be a time such as 500ms, 30s or 2m"},
		{"node -keepalive -1s", "flag -keepalive: it must be a time"},
		{"node -slow wait", "flag -slow: "},
		{"node -log loud", "flag -log: "},
		{"node -quiet=perhaps", "flag -quiet"},

		{"pub", "to which channel? raiden pub CHANNEL [DATA...]"},
		{"pub -json -text c x", "-json and -text exclude each other"},
		{"pub -node ftp://h c x", "a node is reached over http or https, not ftp"},
		{"pub -node :: c x", `"::" is not the address of a node: it looks like http://127.0.0.1:7700 (flag -node)`},
		{"pub -max-message 0 c x", "flag -max-message"},
		{"pub -wait soon c x", "flag -wait"},
		{"pub c -5", "unknown flag -5; arguments that begin with a dash go after --"},
		{"pub -jsn c x", `did you mean "-json"?`},

		{"sub", "which channel? raiden sub CHANNEL [key=value...]"},
		{"sub c =v", `filter "=v" has no key: it looks like level=error`},
		{"sub -n 0 c", "flag -n: it must be a whole number of at least 1"},
		{"sub -node http:// c", "is not the address of a node"},
		{"sub -wait x c", "flag -wait"},
		{"sub -chanel c", `unknown flag -chanel, did you mean "-channel"?`},
	} {
		t.Run(tt.line, func(t *testing.T) {
			r := do(t, strings.NewReader(""), strings.Fields(tt.line)...)
			r.check(t, 2, tt.says)
			if r.stdout != "" || strings.Count(r.stderr, "\n") != 1 {
				t.Errorf("printed %q and said %q, want one line on standard error", r.stdout, r.stderr)
			}
		})
	}
}

func TestHelp(t *testing.T) {
	for _, line := range []string{"help", "-h", "--help", "help node", "node -h", "help pub", "pub --help", "pub c -h", "help sub", "help version", "help help", "version", "--version"} {
		r := do(t, nil, strings.Fields(line)...)
		r.check(t, 0, "")
		if r.stdout == "" || r.stderr != "" {
			t.Errorf("raiden %s printed %q and said %q", line, r.stdout, r.stderr)
		}
		for _, text := range strings.Split(r.stdout, "\n") {
			if len(text) > 120 {
				t.Errorf("raiden %s: line of %d bytes: %s", line, len(text), text)
			}
		}
	}
}

// Flags may stand anywhere; what follows -- is never one.
func TestFlagsAnywhere(t *testing.T) {
	for _, tt := range []struct {
		line, rest string
		json       bool
	}{
		{"-json c x", "c x", true},
		{"c -json x", "c x", true},
		{"c x -json", "c x", true},
		{"c x -- -json", "c x -json", false},
		{"-- -json x", "-json x", false},
		{"c - x", "c - x", false},
	} {
		p := new(pub)
		rest, err := parseFlags(newFlagSet("pub", p), strings.Fields(tt.line))
		if err != nil || strings.Join(rest, " ") != tt.rest || p.json != tt.json {
			t.Errorf("%s: got %q, json %v, error %v", tt.line, rest, p.json, err)
		}
	}
}

func TestSplitFilters(t *testing.T) {
	channels, filters, err := splitFilters(strings.Fields("a=b c k=v k=w=x y="))
	if err != nil || strings.Join(channels, " ") != "a=b c" {
		t.Errorf("channels %q, error %v", channels, err)
	}
	if len(filters) != 3 || filters[1] != [2]string{"k", "w=x"} || filters[2] != [2]string{"y", ""} {
		t.Errorf("filters %q", filters)
	}
}

func TestSizes(t *testing.T) {
	for _, tt := range []struct {
		in, out string
		want    size
	}{
		{"1", "1", 1}, {"1024", "1K", 1024}, {"64K", "64K", 65536}, {"1M", "1M", 1 << 20}, {"1500", "1500", 1500},
	} {
		var s size
		if err := s.Set(tt.in); err != nil || s != tt.want || s.String() != tt.out {
			t.Errorf("%s: got %d, printed %s, error %v", tt.in, s, s.String(), err)
		}
	}
}
