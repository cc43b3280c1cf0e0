{{template "fact" "applications"}}
