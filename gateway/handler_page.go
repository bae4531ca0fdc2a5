package gateway

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
)

//go:embed page
var pageFiles embed.FS

var page = http.StripPrefix(ownPrefix, http.FileServerFS(mustSub(pageFiles, "page")))

func mustSub(f fs.FS, dir string) fs.FS {
	sub, err := fs.Sub(f, dir)
	if err != nil {
		panic(err) // the name is constant
	}
	return sub
}

// pageFile are the paths below /-/ that are files of the page.
var pageFile = map[string]bool{"/-/": true, "/-/app.js": true, "/-/style.css": true}

// serveOwn serves the paths that belong to the gateway.
func (g *Gateway) serveOwn(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	if path == "/-" {
		http.Redirect(w, r, ownPrefix, http.StatusMovedPermanently)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		refuse(w, r, http.StatusMethodNotAllowed, fmt.Errorf("%s is not possible here: paths below /-/ belong to raiden", r.Method))
		return
	}
	switch {
	case path == "/-/websocket":
		g.serveWebsocket(w, r)
	case path == "/-/stats":
		serveJSON(w, g.Stats())
	case path == "/-/links":
		g.serveLinks(w)
	case path == "/-/health":
		g.serveHealth(w, r)
	case pageFile[path]:
		servePage(w, r)
	default:
		refuse(w, r, http.StatusNotFound, errors.New("there is no such page: /-/ is the overview; channel names cannot begin with -"))
	}
}

func servePage(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws: wss:; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-cache")
	page.ServeHTTP(w, r)
}

func (g *Gateway) serveLinks(w http.ResponseWriter) {
	g.mu.Lock()
	links := append([]Link{}, g.links...)
	g.mu.Unlock()
	serveJSON(w, links)
}

// serveHealth says 200 while the node takes clients, and 503 when it is shutting
// down.
func (g *Gateway) serveHealth(w http.ResponseWriter, r *http.Request) {
	select {
	case <-g.closing:
		refuse(w, r, http.StatusServiceUnavailable, ErrClosed)
	default:
		serveJSON(w, map[string]string{"status": "ok"})
	}
}

func serveJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(v)
}
