{{template "fact" "checks"}}
