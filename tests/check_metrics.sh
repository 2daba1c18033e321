#!/bin/sh
# Goal: the names of uregisterctl metrics are those of its manual, of the rules
# and of the dashboard, and each alert is raised by what it is for.
. "${srcdir:-.}/tests/check.sh"
metrics=$srcdir/etc/metrics
scratch_begin
names=$scratch/names
out=$scratch/out

sed -n 's/^METRIC("\([a-z_]*\)".*/uregister_\1/p' \
    "$srcdir/src/ctl/metric.def" | sort > "$names"
sed -n 's/^\.It Ic \(uregister_[a-z_]*\)$/\1/p' \
    "$srcdir/man/uregister-metrics.7" | sort > "$scratch/manual"
diff "$names" "$scratch/manual" | sed -n 's/^[<>]/not in both, table and manual:/p' > "$out"

for file in "$metrics"/*; do
	grep -o 'uregister_[a-z_]*' "$file" | sort -u | comm -13 "$names" - |
	    sed "s|^|${file##*/} names what there is not: |"
done >> "$out"
# What a dashboard does not show, nobody looks at.
grep -o 'uregister_[a-z_]*' "$metrics/uregister-dashboard.json" | sort -u |
    comm -23 "$names" - | sed 's/^/not in the dashboard: /' >> "$out"
sed -n 's/^ *- alert: //p' "$metrics/uregister-rules.yml" |
    while read -r alert; do
	grep -q "^  - alertname: $alert\$" "$srcdir/tests/alerts.yml" ||
	    echo "tests/alerts.yml does not raise $alert"
done >> "$out"
breaches_of < "$out"

if command -v promtool >/dev/null 2>&1; then
	promtool check rules "$metrics/uregister-rules.yml" > "$out" 2>&1 ||
	    breaches_of < "$out"
	promtool test rules "$srcdir/tests/alerts.yml" > "$out" 2>&1 ||
	    breaches_of < "$out"
fi
finish
