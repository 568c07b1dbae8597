// Puts, asks and finds names with the Go client of OpenTSDB, and prints as JSON what came back: HOST KEY SECONDS.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strconv"

	"github.com/bluebreezecf/opentsdb-goclient/client"
	"github.com/bluebreezecf/opentsdb-goclient/config"
)

const metric = "go.load"

// Ends the program with whatever went wrong.
func must[T any](result T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return result
}

func point(host string, at int64, value interface{}) client.DataPoint {
	return client.DataPoint{
		Metric: metric, Timestamp: at, Value: value, Tags: map[string]string{"host": host},
	}
}

func main() {
	host, key := os.Args[1], os.Args[2]
	start := must(strconv.ParseInt(os.Args[3], 10, 64))
	// The client hands the address to Go, which takes a login and a password from it.
	tsdb := must(client.NewClient(config.OpenTSDBConfig{OpentsdbHost: "go:" + key + "@" + host}))

	points := []client.DataPoint{}
	for i := int64(0); i < 200; i++ {
		points = append(points, point("a", start+i, i), point("b", start+i, fmt.Sprint(2*i)))
	}
	put := must(tsdb.Put(points, client.PutRespWithDetails))
	_, refused := tsdb.Put([]client.DataPoint{point("bad name", start, 1)}, client.PutRespWithDetails)

	query := must(tsdb.Query(client.QueryParam{
		Start: start, End: start + 199, MsResolution: true,
		Queries: []client.SubQuery{
			{Aggregator: "sum", Metric: metric, Downsample: "100s-max"},
			{Aggregator: "max", Metric: metric, Tags: map[string]string{"host": "*"}, Rate: true,
				Downsample: "50s-avg"},
		},
	}))
	last := must(tsdb.QueryLast(client.QueryLastParam{
		Queries:      []client.SubQueryLast{{Metric: metric, Tags: map[string]string{"host": "b"}}},
		ResolveNames: true,
	}))
	found := must(tsdb.Suggest(client.SuggestParam{Type: "metrics", Q: "go."}))
	result := map[string]interface{}{
		"put":         []int64{put.Success, put.Failed},
		"refused":     fmt.Sprint(refused),
		"query":       query.QueryRespCnts,
		"last":        last.QueryRespCnts,
		"suggest":     found.ResultInfo,
		"version":     must(tsdb.Version()).VersionInfo["version"],
		"aggregators": len(must(tsdb.Aggregators()).Aggregators),
		"config":      must(tsdb.Config()).Configs["tsd.core.auto_create_metrics"],
		"dropcaches":  must(tsdb.Dropcaches()).DropcachesInfo["message"],
	}
	fmt.Println(string(must(json.Marshal(result))))
}
