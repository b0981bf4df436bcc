package io.hawser.controlplane.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawser.controlplane.schema.Schemas;
import io.hawser.controlplane.testing.Http;
import org.junit.jupiter.api.Test;

/** The directives of strategic merge patches, with the types that clients patch most. */
class StrategicPatchesTest {
    private static final Schemas SCHEMAS = Schemas.load();
    private static final String POD = "io.k8s.api.core.v1.Pod";
    private static final String SERVICE = "io.k8s.api.core.v1.Service";
    private static final String DEPLOYMENT = "io.k8s.api.apps.v1.Deployment";

    private static void assertPatched(final String type, final String object, final String patch, final String result) {
        try {
            assertThat(StrategicPatches.apply(Http.object(object), Http.object(patch), SCHEMAS.type(type)))
                    .isEqualTo(Http.object(result));
        } catch (final PatchException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void elementsAreMergedByTheirKey() {
        assertPatched(
                POD,
                "{'spec':{'containers':[{'name':'a','image':'x:1'},{'name':'b','image':'y:1'}]}}",
                "{'spec':{'containers':[{'name':'b','image':'y:2','env':[{'name':'E','value':'1'}]},{'name':'c'}]}}",
                "{'spec':{'containers':[{'name':'a','image':'x:1'},"
                        + "{'name':'b','image':'y:2','env':[{'name':'E','value':'1'}]},{'name':'c'}]}}");
        // Of a Service's ports the key is the number.
        assertPatched(
                SERVICE,
                "{'spec':{'ports':[{'port':80,'name':'http'},{'port':443,'name':'https'}]}}",
                "{'spec':{'ports':[{'port':443,'nodePort':30443}]}}",
                "{'spec':{'ports':[{'port':80,'name':'http'},{'port':443,'name':'https','nodePort':30443}]}}");
    }

    @Test
    void nullTakesAFieldAway() {
        assertPatched(
                POD,
                "{'metadata':{'labels':{'a':'1','b':'2'}},'spec':{'nodeName':'n'}}",
                "{'metadata':{'labels':{'a':null}},'spec':{'nodeName':null}}",
                "{'metadata':{'labels':{'b':'2'}},'spec':{}}");
    }

    @Test
    void elementIsDeletedByItsKey() {
        assertPatched(
                POD,
                "{'spec':{'containers':[{'name':'a'},{'name':'b'}]}}",
                "{'spec':{'containers':[{'$patch':'delete','name':'a'},{'$patch':'delete','name':'nobody'}]}}",
                "{'spec':{'containers':[{'name':'b'}]}}");
    }

    @Test
    void listIsReplacedWhole() {
        assertPatched(
                POD,
                "{'spec':{'containers':[{'name':'a'},{'name':'b'}]}}",
                "{'spec':{'containers':[{'$patch':'replace'},{'name':'c'}]}}",
                "{'spec':{'containers':[{'name':'c'}]}}");
        // One that is not merged, always.
        assertPatched(
                POD,
                "{'spec':{'containers':[{'name':'a','args':['x','y']}]}}",
                "{'spec':{'containers':[{'name':'a','args':['z']}]}}",
                "{'spec':{'containers':[{'name':'a','args':['z']}]}}");
    }

    @Test
    void mapIsReplacedOrDeletedWhole() {
        assertPatched(
                POD,
                "{'metadata':{'labels':{'a':'1'},'annotations':{'b':'2'}}}",
                "{'metadata':{'labels':{'$patch':'replace','c':'3'},'annotations':{'$patch':'delete'}}}",
                "{'metadata':{'labels':{'c':'3'}}}");
    }

    @Test
    void valuesAreAddedToAndTakenFromSets() {
        assertPatched(
                POD,
                "{'metadata':{'finalizers':['a','b']}}",
                "{'metadata':{'finalizers':['b','c']}}",
                "{'metadata':{'finalizers':['a','b','c']}}");
        assertPatched(
                POD,
                "{'metadata':{'finalizers':['a','b','c']}}",
                "{'metadata':{'$deleteFromPrimitiveList/finalizers':['a','x'],"
                        + "'$setElementOrder/finalizers':['c','b']}}",
                "{'metadata':{'finalizers':['c','b']}}");
    }

    @Test
    void elementsAreOrderedAndTheUnnamedStayBesideTheirNeighbours() {
        assertPatched(
                POD,
                "{'spec':{'containers':[{'name':'a'},{'name':'b'},{'name':'c'}]}}",
                "{'spec':{'$setElementOrder/containers':[{'name':'d'},{'name':'c'},{'name':'a'}],"
                        + "'containers':[{'name':'d'}]}}",
                "{'spec':{'containers':[{'name':'b'},{'name':'d'},{'name':'c'},{'name':'a'}]}}");
    }

    @Test
    void onlyNamedFieldsAreRetained() {
        assertPatched(
                DEPLOYMENT,
                "{'spec':{'strategy':{'type':'RollingUpdate','rollingUpdate':{'maxSurge':1}}}}",
                "{'spec':{'strategy':{'$retainKeys':['type'],'type':'Recreate'}}}",
                "{'spec':{'strategy':{'type':'Recreate'}}}");
    }

    @Test
    void patchThatCannotBeMeantIsRefused() {
        assertThatThrownBy(() -> StrategicPatches.apply(
                        Http.object("{'spec':{'containers':[{'name':'a'}]}}"),
                        Http.object("{'spec':{'containers':[{'image':'x'}]}}"),
                        SCHEMAS.type(POD)))
                .isInstanceOf(PatchException.class)
                .hasMessageContaining("does not contain declared merge key: name");
        assertThatThrownBy(() -> StrategicPatches.apply(
                        Http.object("{}"), Http.object("{'spec':{'$patch':'explode'}}"), SCHEMAS.type(POD)))
                .isInstanceOf(PatchException.class)
                .hasMessageContaining("Unknown patch type found: explode");
    }
}
