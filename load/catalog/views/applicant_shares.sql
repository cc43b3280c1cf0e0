{{template "shares" (shares "applicant" receivedCells)}}
