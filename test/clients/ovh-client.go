// Asks by the Go client of OVH and prints as JSON what it gives back: ENDPOINT KEY SECRET [CONSUMER SERVICE].
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"

	"github.com/ovh/go-ovh/ovh"
)

type answers map[string]interface{}

// Ends the program with whatever went wrong.
func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func request(client *ovh.Client) answers {
	request := client.NewCkRequest()
	request.AddRecursiveRules(ovh.ReadWrite, "/")
	state, err := request.Do()
	check(err)
	return answers{"consumerKey": state.ConsumerKey, "state": state.State, "validationUrl": state.ValidationURL}
}

func read(client *ovh.Client, service string) answers {
	base := "/dedicatedCloud/" + service
	found := answers{}
	get := func(name, path string) {
		var answer interface{}
		check(client.Get(path, &answer))
		found[name] = answer
	}
	get("services", "/dedicatedCloud")
	get("filer", base+"/datacenter/869/filer/443")
	get("host", base+"/datacenter/869/host/51")
	get("machine", base+"/datacenter/869/vm/1254")
	get("credential", "/auth/currentCredential")
	var users []int
	check(client.Get(base+"/user?name=mine%40example.com", &users))
	var token interface{}
	check(client.Post(fmt.Sprintf("%s/user/%d/metricsToken", base, users[0]), nil, &token))
	found["token"] = token
	var foreign interface{}
	err := client.Get("/dedicatedCloud/pcc-192-0-2-2", &foreign)
	refusal, isRefusal := err.(*ovh.APIError)
	if !isRefusal {
		log.Fatal("a foreign service is not refused")
	}
	found["foreign"] = answers{"code": refusal.Code, "message": refusal.Message, "id": refusal.QueryID}
	return found
}

func main() {
	consumer := ""
	if len(os.Args) > 4 {
		consumer = os.Args[4]
	}
	client, err := ovh.NewClient(os.Args[1], os.Args[2], os.Args[3], consumer)
	check(err)
	made := answers{}
	if consumer == "" {
		made = request(client)
	} else {
		made = read(client, os.Args[5])
	}
	text, err := json.Marshal(made)
	check(err)
	fmt.Println(string(text))
}
