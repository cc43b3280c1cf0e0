// Command bench measures how fast documents are decoded and read, format by
// format, on one core.
//
//	bench [flags] FOLDER...
//
// Each folder inside the folders given is a format, as in testdata/formats and
// testdata/reports. A format's documents are decoded over and over for a while,
// then read; the table tells the speed of both.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"runtime"
	"runtime/pprof"
	"time"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench: ")
	only := flag.String("format", "", "measure this format alone")
	each := flag.Duration("for", time.Second, "time to measure each of decoding and reading")
	profile := flag.String("cpuprofile", "", "write a CPU profile to this file")
	flag.Parse()
	if flag.NArg() == 0 {
		log.Fatal("name the folders of documents: bench testdata/formats testdata/reports")
	}
	runtime.GOMAXPROCS(1)
	formats, err := load(flag.Args(), *only)
	if err != nil {
		log.Fatal(err)
	}
	if *profile != "" {
		stop, err := startProfile(*profile)
		if err != nil {
			log.Fatal(err)
		}
		defer stop()
	}
	speeds, err := measure(context.Background(), formats, *each)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(render(speeds))
}

// startProfile profiles the CPU until stop is called.
func startProfile(path string) (stop func(), err error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		f.Close()
		return nil, err
	}
	return func() {
		pprof.StopCPUProfile()
		f.Close()
	}, nil
}
