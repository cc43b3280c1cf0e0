{{template "fact" "disclosures"}}
