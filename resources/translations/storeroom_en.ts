<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Attending</name>
    <message numerus="yes">
        <source>one of %Ln store(s)</source>
        <translation>
            <numerusform>one of %Ln store</numerusform>
            <numerusform>one of %Ln stores</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Card</name>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>%Ln more</numerusform>
            <numerusform>%Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Deeds</name>
    <message numerus="yes">
        <source>%Ln of it cannot be restocked: not in this store, or not tracked.</source>
        <translation>
            <numerusform>%Ln of it cannot be restocked: not in this store, or not tracked.</numerusform>
            <numerusform>%Ln of it cannot be restocked: not in this store, or not tracked.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) were written to {path}.</source>
        <translation>
            <numerusform>%Ln line was written to {path}.</numerusform>
            <numerusform>%Ln lines were written to {path}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FoundPage</name>
    <message numerus="yes">
        <source>Stock is kept in %Ln place(s). The one that counts as the store is shown here.</source>
        <translation>
            <numerusform>Stock is kept in %Ln place. The one that counts as the store is shown here.</numerusform>
            <numerusform>Stock is kept in %Ln places. The one that counts as the store is shown here.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Lines</name>
    <message numerus="yes">
        <source>%Ln variant(s)</source>
        <translation>
            <numerusform>%Ln variant</numerusform>
            <numerusform>%Ln variants</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not tracked, left out</source>
        <translation>
            <numerusform>%Ln not tracked, left out</numerusform>
            <numerusform>%Ln not tracked, left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{first} %Ln line(s) cannot be used.</source>
        <translation>
            <numerusform>{first} %Ln line cannot be used.</numerusform>
            <numerusform>{first} %Ln lines cannot be used.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln variant(s) go below zero.</source>
        <translation>
            <numerusform>%Ln variant goes below zero.</numerusform>
            <numerusform>%Ln variants go below zero.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>%Ln more</numerusform>
            <numerusform>%Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message numerus="yes">
        <source>%Ln minute(s) ago</source>
        <translation>
            <numerusform>%Ln minute ago</numerusform>
            <numerusform>%Ln minutes ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln hour(s) ago</source>
        <translation>
            <numerusform>%Ln hour ago</numerusform>
            <numerusform>%Ln hours ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s) ago</source>
        <translation>
            <numerusform>%Ln day ago</numerusform>
            <numerusform>%Ln days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The approval of this account ends in %Ln day(s).</source>
        <translation>
            <numerusform>The approval of this account ends in %Ln day.</numerusform>
            <numerusform>The approval of this account ends in %Ln days.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QuestionsPage</name>
    <message numerus="yes">
        <source>%Ln change(s) of this were never sent; {done} were.</source>
        <translation>
            <numerusform>%Ln change of this was never sent; {done} were.</numerusform>
            <numerusform>%Ln changes of this were never sent; {done} were.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RemoveDialog</name>
    <message numerus="yes">
        <source>• the record of %Ln change(s) made from here</source>
        <translation>
            <numerusform>• the record of %Ln change made from here</numerusform>
            <numerusform>• the record of %Ln changes made from here</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RestDialog</name>
    <message numerus="yes">
        <source>Of what was decided {at}, %Ln change(s) were never sent. Send them now?</source>
        <translation>
            <numerusform>Of what was decided {at}, %Ln change was never sent. Send it now?</numerusform>
            <numerusform>Of what was decided {at}, %Ln changes were never sent. Send them now?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SpreadsheetField</name>
    <message numerus="yes">
        <source>%Ln product(s)</source>
        <translation>
            <numerusform>%Ln product</numerusform>
            <numerusform>%Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln variant(s)</source>
        <translation>
            <numerusform>%Ln variant</numerusform>
            <numerusform>%Ln variants</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) cannot be used:</source>
        <translation>
            <numerusform>%Ln line cannot be used:</numerusform>
            <numerusform>%Ln lines cannot be used:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message numerus="yes">
        <source>%Ln variant(s)</source>
        <translation>
            <numerusform>%Ln variant</numerusform>
            <numerusform>%Ln variants</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UndoDialog</name>
    <message numerus="yes">
        <source>Redo %Ln change(s)</source>
        <translation>
            <numerusform>Redo %Ln change</numerusform>
            <numerusform>Redo %Ln changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Undo %Ln change(s)</source>
        <translation>
            <numerusform>Undo %Ln change</numerusform>
            <numerusform>Undo %Ln changes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VariantPane</name>
    <message numerus="yes">
        <source>%Ln variant(s)</source>
        <translation>
            <numerusform>%Ln variant</numerusform>
            <numerusform>%Ln variants</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln product(s)</source>
        <translation>
            <numerusform>%Ln product</numerusform>
            <numerusform>%Ln products</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln low</source>
        <translation>
            <numerusform>%Ln low</numerusform>
            <numerusform>%Ln low</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Wing</name>
    <message numerus="yes">
        <source>%Ln receipt(s)</source>
        <translation>
            <numerusform>%Ln receipt</numerusform>
            <numerusform>%Ln receipts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln change(s)</source>
        <translation>
            <numerusform>%Ln change</numerusform>
            <numerusform>%Ln changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln variant(s)</source>
        <translation>
            <numerusform>%Ln variant</numerusform>
            <numerusform>%Ln variants</numerusform>
        </translation>
    </message>
</context>
</TS>
