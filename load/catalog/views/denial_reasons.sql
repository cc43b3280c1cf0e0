{{template "shares" (shares "item" denialCells)}}
