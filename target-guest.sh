cd /work/trees/planes
f="bin/bench services --filter ipvs-change-1000x10 --variants hawser --rounds 4"
echo A; JAVA_OPTS="-Xlog:gc:file=/work/trees/planes/target-gcA.log" $f 2>&1 | grep -v "^$\|services /"
echo B; JAVA_OPTS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xlog:gc:file=/work/trees/planes/target-gcB.log" $f 2>&1 | grep hawser
echo C; JAVA_OPTS="-XX:+UseSerialGC" $f 2>&1 | grep hawser
echo D; JAVA_OPTS="-XX:+UseSerialGC -Xmn64m -XX:TieredStopAtLevel=1" $f 2>&1 | grep hawser
