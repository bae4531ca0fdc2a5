package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"runtime"
	"runtime/debug"
)

var versionVerb = verb{
	name: "version", summary: "print which raiden this is",
	help: "Prints the version of raiden, the source it was built from, the Go release and\nthe platform, on one line.\n",
	new:  func() action { return version{} },
}

type version struct{}

func (version) flags(*flag.FlagSet) {}

func (version) run(_ context.Context, c *console, args []string) error {
	if len(args) > 0 {
		return usagef("version takes no arguments")
	}
	_, err := fmt.Fprintf(c.stdout, "raiden %s %s %s/%s\n", buildVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// buildVersion names the release, or the commit of a build from a checkout.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	name := cmp.Or(info.Main.Version, "(devel)")
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return name + " " + s.Value[:12]
		}
	}
	return name
}
