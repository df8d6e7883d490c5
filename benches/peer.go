// A peer of benches/vergelijk: opens every age file in a folder and parses its YAML, with the Go age library, on all cores.
package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"filippo.io/age"
	"filippo.io/age/agessh"
	"gopkg.in/yaml.v3"
)

func main() {
	key, err := os.ReadFile(os.Args[1])
	check(err)
	identity, err := agessh.ParseIdentity(key)
	check(err)
	files, err := filepath.Glob(filepath.Join(os.Args[2], "*.age"))
	check(err)
	work := make(chan string, 64)
	var workers sync.WaitGroup
	for i := 0; i < runtime.NumCPU(); i++ {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for name := range work {
				open(name, identity)
			}
		}()
	}
	for _, name := range files {
		work <- name
	}
	close(work)
	workers.Wait()
}

func open(name string, identity age.Identity) {
	sealed, err := os.ReadFile(name)
	check(err)
	reader, err := age.Decrypt(bytes.NewReader(sealed), identity)
	check(err)
	text, err := io.ReadAll(reader)
	check(err)
	var document map[string]interface{}
	check(yaml.Unmarshal(text, &document))
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
